/* Burns every core with eight processes: for ever, or outside a sandbox for 0.6 s. */
#define _GNU_SOURCE
#include "attack.h"
#include <signal.h>
#include <sys/prctl.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

int main(void) {
  int burners = 8;
  atomic_uint *cores = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  double started = now(), until = started + (is_control() ? 0.6 : 1e9);
  signal(SIGXCPU, SIG_IGN);
  for (int index = 0; index < burners; index++) {
    if (fork() != 0) continue;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    while (now() < until) atomic_fetch_or(cores, 1u << (sched_getcpu() & 31));
    _exit(0);
  }
  while (wait(NULL) > 0) {
  }
  int kept_busy = __builtin_popcount(atomic_load(cores));
  if (kept_busy > 1)
    through("%d cores kept busy", kept_busy);
  else
    stopped("%d core kept busy", kept_busy);
  return 0;
}
