/* Every process forks as fast as it can; a counter that all share tells how far it went. */
#define _GNU_SOURCE
#include "attack.h"
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

#define ENOUGH 200

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(void) {
  atomic_int *count = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  atomic_int *refused = count + 1;
  setpgid(0, 0);
  if (fork() == 0) {
    for (;;) {
      if (atomic_load(count) >= ENOUGH) break;
      int child = fork();
      if (child < 0) atomic_store(refused, errno);
      if (child == 0) atomic_fetch_add(count, 1);
    }
    linger();
  }
  /* The time to fill up, whatever the machine: until refused for a while, or enough. */
  double refused_at = 0;
  for (double start = now(); now() - start < 10 && atomic_load(count) < ENOUGH; usleep(1000)) {
    if (!refused_at && atomic_load(refused)) refused_at = now();
    if (refused_at && now() - refused_at > 0.3) break;
  }
  if (atomic_load(count) >= ENOUGH)
    through("%d processes at one time", atomic_load(count));
  else
    stopped("fork after %d processes: %s", atomic_load(count), strerror(atomic_load(refused)));
  signal(SIGTERM, SIG_IGN);
  if (is_control()) kill(0, SIGKILL);
  return 0;
}
