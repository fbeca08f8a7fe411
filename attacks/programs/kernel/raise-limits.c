/* Raises its own hard limits, and changes those of PID 1: in the control, its own by a child. */
#define _GNU_SOURCE
#include <sys/resource.h>
#include <sys/wait.h>
#include "attack.h"

static void raise_one(const char *name, int kind) {
  struct rlimit now;
  char what[64];
  snprintf(what, sizeof what, "raise %s", name);
  if (getrlimit(kind, &now) < 0 || now.rlim_max == RLIM_INFINITY) return;
  now.rlim_max += 1;
  attempt(what, setrlimit(kind, &now));
}

int main(void) {
  raise_one("RLIMIT_NOFILE", RLIMIT_NOFILE);
  raise_one("RLIMIT_NPROC", RLIMIT_NPROC);
  raise_one("RLIMIT_CPU", RLIMIT_CPU);
  raise_one("RLIMIT_FSIZE", RLIMIT_FSIZE);
  raise_one("RLIMIT_STACK", RLIMIT_STACK);
  raise_one("RLIMIT_CORE", RLIMIT_CORE);
  raise_one("RLIMIT_MEMLOCK", RLIMIT_MEMLOCK);
  raise_one("RLIMIT_SIGPENDING", RLIMIT_SIGPENDING);
  raise_one("RLIMIT_MSGQUEUE", RLIMIT_MSGQUEUE);
  pid_t child = is_control() ? fork() : 0;
  if (child == 0) {
    attempt("change the limits of PID 1", prlimit(1, RLIMIT_NOFILE, &(struct rlimit){64, 64}, NULL));
    _exit(0);
  }
  waitpid(child, NULL, 0);
  return 0;
}
