/* Joins the namespaces of PID 1, and its own anew: by /proc and by a descriptor of the process. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <sys/syscall.h>
#include "attack.h"

static const char *const names[] = {"user", "mnt", "net", "pid", "ipc", "uts", "cgroup", "time"};

static void try_join(const char *process, const char *name) {
  char path[64], what[80];
  snprintf(path, sizeof path, "/proc/%s/ns/%s", process, name);
  snprintf(what, sizeof what, "join %s", path);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  attempt(what, fd < 0 ? -1 : setns(fd, 0));
}

int main(void) {
  for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
    try_join("1", names[i]);
    try_join("self", names[i]);
  }
  long init = syscall(SYS_pidfd_open, 1, 0);
  attempt("join PID 1's network by pidfd", init < 0 ? -1 : setns((int)init, CLONE_NEWNET));
  attempt("join PID 1's user namespace by pidfd", init < 0 ? -1 : setns((int)init, CLONE_NEWUSER | CLONE_NEWNS));
  return 0;
}
