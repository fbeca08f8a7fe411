/* Performance counters: of itself, and of everything on a processor, which tells what other runs do. */
#define _GNU_SOURCE
#include <linux/perf_event.h>
#include <sys/syscall.h>
#include "attack.h"

int main(void) {
  struct perf_event_attr event = {.type = PERF_TYPE_SOFTWARE, .size = sizeof event, .config = PERF_COUNT_SW_CPU_CLOCK};
  attempt("perf_event_open of processor 0", syscall(SYS_perf_event_open, &event, -1, 0, -1, 0));
  event.exclude_kernel = event.exclude_hv = 1;
  attempt("perf_event_open of itself", syscall(SYS_perf_event_open, &event, 0, -1, -1, 0));
  return 0;
}
