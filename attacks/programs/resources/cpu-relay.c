/* Burns processor time in a relay of children, each of which ends before a limit of one process would notice. */
#define _GNU_SOURCE
#include "attack.h"
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

int main(void) {
  for (long runner = 0; runner < bound(15, 1L << 60); runner++) {
    int child = fork();
    if (child == 0) {
      while (clock() < CLOCKS_PER_SEC / 50) {
      }
      _exit(0);
    }
    if (child > 0) waitpid(child, NULL, 0);
  }
  struct rusage own, children;
  getrusage(RUSAGE_SELF, &own);
  getrusage(RUSAGE_CHILDREN, &children);
  long ms = children.ru_utime.tv_sec * 1000 + children.ru_utime.tv_usec / 1000 + children.ru_stime.tv_usec / 1000;
  long mine = own.ru_utime.tv_sec * 1000 + own.ru_utime.tv_usec / 1000;
  if (ms > 200) through("%ld ms of processor time, %ld ms of it its own", ms, mine);
  return 0;
}
