/* Copies open descriptors out of PID 1: the channel to the launcher would be among them. */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <sys/wait.h>
#include "attack.h"

static void steal(void) {
  long init = syscall(SYS_pidfd_open, 1, 0);
  if (init < 0) {
    attempt("pidfd_open of PID 1", init);
    return;
  }
  for (int fd = 0; fd < 32; fd++) {
    char what[64];
    snprintf(what, sizeof what, "copied descriptor %d of PID 1", fd);
    if (syscall(SYS_pidfd_getfd, init, fd, 0) >= 0)
      through("%s", what);
    else if (fd < 3)
      stopped("%s: %s", what, strerror(errno));
  }
}

int main(void) {
  pid_t child = is_control() ? fork() : 0;
  if (child == 0) {
    steal();
    _exit(0);
  }
  waitpid(child, NULL, 0);
  return 0;
}
