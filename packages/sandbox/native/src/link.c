#include "link.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

const char *step_name(enum step step) {
  static const char *const names[STEP_COUNT] = {
      [STEP_NONE] = "nothing",
      [STEP_IDS] = "namespaces: taking the sandbox's own ids",
      [STEP_CGROUP] = "cgroup: entering the sandbox's group",
      [STEP_NURSERY] = "init: the process that bears it ended and is replaced; try again",
      [STEP_MOUNT_BASE] = "root: laying the sandbox's own overlays over the image",
      [STEP_MOUNT_HOME] = "root: mounting the writable file system",
      [STEP_MOUNT_PROC] = "root: mounting /proc (a container that masks parts of /proc forbids it)",
      [STEP_MOUNT_PTS] = "root: mounting /dev/pts",
      [STEP_PIVOT] = "root: changing to the sandbox's root",
      [STEP_LOOPBACK] = "namespaces: starting the loopback interface",
      [STEP_CGROUP_NAMESPACE] = "namespaces: making the cgroup namespace",
      [STEP_KEYRING] = "init: leaving the launcher's keyring",
      [STEP_LANDLOCK] = "landlock: restricting the program",
      [STEP_DISK] = "root: resizing the writable file system",
      [STEP_MOUNT] = "root: showing a read-only mount",
      [STEP_FILES] = "files: writing a file into the sandbox",
      [STEP_TERMINAL] = "init: opening a terminal",
      [STEP_FORK] = "init: starting the program",
      [STEP_TEMPLATE] = "init: entering the sandbox from the image's template",
      [STEP_STDIO] = "init: connecting the program's input and output",
      [STEP_RLIMITS] = "rlimits: setting them",
      [STEP_STUDENT_IDS] = "privileges: dropping to the student's ids",
      [STEP_APPARMOR] = "apparmor: entering the profile invigil-sandbox",
      [STEP_NO_NEW_PRIVS] = "privileges: setting no_new_privs",
      [STEP_SECCOMP] = "seccomp: installing the filter",
  };
  return step < STEP_COUNT ? names[step] : "an unknown step";
}

#define BUFFER_BYTES (1 << 20)

static int make_room(int end) {
  int size = BUFFER_BYTES;
  socklen_t length = sizeof size;
  if (setsockopt(end, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof size) == 0) return 0;
  if (errno != EPERM || setsockopt(end, SOL_SOCKET, SO_SNDBUF, &size, sizeof size) != 0) return -1;
  if (getsockopt(end, SOL_SOCKET, SO_SNDBUF, &size, &length) != 0) return -1;
  if (size >= 2 * LINK_MESSAGE_BYTES) return 0;
  errno = ENOBUFS;
  return -1;
}

int link_pair(int ends[2]) {
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return -1;
  if (make_room(ends[0]) != 0 || make_room(ends[1]) != 0) return -1;
  return fcntl(ends[0], F_SETFL, O_NONBLOCK);
}

int link_send(int link, uint16_t type, const void *payload, size_t length, const int *fds, unsigned fd_count) {
  struct iovec parts[2] = {{&type, sizeof type}, {(void *)payload, length}};
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(sizeof(int) * LINK_MAX_FDS)];
  } control;
  struct msghdr header = {.msg_iov = parts, .msg_iovlen = length ? 2 : 1};
  if (fd_count) {
    memset(&control, 0, sizeof control);
    header.msg_control = control.space;
    header.msg_controllen = CMSG_SPACE(sizeof(int) * fd_count);
    struct cmsghdr *rights = CMSG_FIRSTHDR(&header);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof(int) * fd_count);
    memcpy(CMSG_DATA(rights), fds, sizeof(int) * fd_count);
  }
  ssize_t sent;
  do sent = sendmsg(link, &header, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent < 0 ? -1 : 0;
}

int link_send_failure(int link, enum step step) {
  struct failure failure = {step, (uint32_t)errno};
  return link_send(link, LINK_FAILED, &failure, sizeof failure, NULL, 0);
}

int link_receive(int link, struct message *message) {
  struct iovec part = {message->bytes, sizeof message->bytes};
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(sizeof(int) * LINK_MAX_FDS)];
  } control;
  struct msghdr header = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.space, .msg_controllen = sizeof control};
  for (unsigned i = 0; i < LINK_MAX_FDS; i++) message->fds[i] = -1;
  ssize_t got;
  do got = recvmsg(link, &header, MSG_CMSG_CLOEXEC);
  while (got < 0 && errno == EINTR);
  if (got <= 0) return (int)got;
  struct cmsghdr *rights = CMSG_FIRSTHDR(&header);
  if (rights && rights->cmsg_level == SOL_SOCKET && rights->cmsg_type == SCM_RIGHTS) {
    size_t bytes = rights->cmsg_len - CMSG_LEN(0);
    memcpy(message->fds, CMSG_DATA(rights), bytes <= sizeof message->fds ? bytes : sizeof message->fds);
  }
  if ((size_t)got < sizeof message->type || (header.msg_flags & (MSG_TRUNC | MSG_CTRUNC))) {
    errno = EPROTO;
    return -1;
  }
  memcpy(&message->type, message->bytes, sizeof message->type);
  message->payload = message->bytes + sizeof message->type;
  message->length = (size_t)got - sizeof message->type;
  return 1;
}
