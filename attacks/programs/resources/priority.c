/* Precedence over every other process of the machine. */
#define _GNU_SOURCE
#include "attack.h"
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>

int main(void) {
  struct sched_param real_time = {.sched_priority = 1};
  attempt("a nice value of -20", setpriority(PRIO_PROCESS, 0, -20));
  attempt("disk access before all others", syscall(SYS_ioprio_set, 1, 0, 1 << 13));
  attempt("round robin before all others", sched_setscheduler(0, SCHED_RR, &real_time));
  attempt("real-time scheduling", sched_setscheduler(0, SCHED_FIFO, &real_time));
  return 0;
}
