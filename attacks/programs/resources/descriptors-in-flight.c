/* Open files that no process has open: sent through a local socket and not yet received. */
#define _GNU_SOURCE
#include "attack.h"
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>

#define EACH 250
#define ENOUGH 2000

static int send_files(int socket, int file) {
  char control[CMSG_SPACE(EACH * sizeof(int))] = {0};
  char byte = 0;
  struct iovec data = {&byte, 1};
  struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(EACH * sizeof(int));
  for (int index = 0; index < EACH; index++) ((int *)CMSG_DATA(header))[index] = file;
  return sendmsg(socket, &message, MSG_DONTWAIT) < 0 ? -1 : 0;
}

int main(void) {
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  int sent = 0;
  while (sent < ENOUGH) {
    int ends[2];
    int file = open("/dev/null", O_RDONLY);
    if (file < 0 || socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) < 0 || send_files(ends[0], file) < 0) {
      stopped("%d files in flight: %s", sent, strerror(errno));
      return 0;
    }
    sent += EACH;
  }
  through("%d open files held in flight", sent);
  return 0;
}
