/* Sets the host's clock, to what it shows already. */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <time.h>
#include "attack.h"

int main(void) {
  struct timex state = {0};
  adjtimex(&state);
  long tick = state.tick != 0 ? state.tick : 10000;
  struct timex same = {.modes = ADJ_TICK, .tick = tick}, other = same;
  attempt("adjtimex", adjtimex(&same));
  attempt("clock_adjtime", syscall(SYS_clock_adjtime, CLOCK_REALTIME, &other));
  struct timezone zone = {0};
  struct timeval unused;
  gettimeofday(&unused, &zone);
  attempt("settimeofday", syscall(SYS_settimeofday, NULL, &zone));
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  attempt("clock_settime", syscall(SYS_clock_settime, CLOCK_REALTIME, &now));
  return 0;
}
