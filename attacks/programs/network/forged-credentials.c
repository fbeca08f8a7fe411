/* Over a Unix socket, says that it is root and PID 1: a server that asks the kernel who speaks would believe it. */
#define _GNU_SOURCE
#include <sys/socket.h>
#include "attack.h"

static void send_as(int fd, const char *what, struct ucred who) {
  char room[CMSG_SPACE(sizeof who)] = {0};
  struct iovec text = {"x", 1};
  struct msghdr message = {.msg_iov = &text, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
  struct cmsghdr *head = CMSG_FIRSTHDR(&message);
  head->cmsg_level = SOL_SOCKET;
  head->cmsg_type = SCM_CREDENTIALS;
  head->cmsg_len = CMSG_LEN(sizeof who);
  memcpy(CMSG_DATA(head), &who, sizeof who);
  attempt(what, sendmsg(fd, &message, 0));
}

int main(void) {
  int pair[2], on = 1;
  if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) < 0) {
    attempt("a pair of Unix sockets", -1);
    return 0;
  }
  setsockopt(pair[1], SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
  send_as(pair[0], "speak as root", (struct ucred){getpid(), is_control() ? 1000 : 0, is_control() ? 1000 : 0});
  send_as(pair[0], "speak as PID 1", (struct ucred){1, getuid(), getgid()});
  return 0;
}
