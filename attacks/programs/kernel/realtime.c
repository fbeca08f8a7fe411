/* Gets ahead of every other process of the machine: real-time scheduling, a negative nice value, real-time input and output. */
#define _GNU_SOURCE
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include "attack.h"

int main(void) {
  struct sched_param first = {.sched_priority = 1}, none = {0};
  attempt("setpriority(-20)", setpriority(PRIO_PROCESS, 0, -20));
  attempt("ioprio_set(real time)", syscall(SYS_ioprio_set, 1, 0, 1 << 13));
  attempt("SCHED_FIFO", sched_setscheduler(0, SCHED_FIFO, &first));
  attempt("SCHED_RR", sched_setscheduler(0, SCHED_RR, &first));
  sched_setscheduler(0, SCHED_OTHER, &none);
  return 0;
}
