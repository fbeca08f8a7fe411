/* Ten thousand timers that ring as fast as they can, and a signal queued for each. */
#define _GNU_SOURCE
#include "attack.h"
#include <signal.h>
#include <time.h>

int main(void) {
  long wanted = 10000, made = 0;
  for (; made < wanted; made++) {
    timer_t timer;
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN};
    struct itimerspec often = {{0, 100000}, {0, 100000}};
    signal(SIGRTMIN, SIG_IGN);
    if (timer_create(CLOCK_MONOTONIC, &event, &timer) < 0) break;
    timer_settime(timer, 0, &often, NULL);
  }
  if (is_control()) {
    if (made == wanted) through("%ld timers ringing", made);
    return 0;
  }
  linger();
}
