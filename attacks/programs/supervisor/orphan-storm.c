/* Orphans without an end for PID 1 to bury. */
#define _GNU_SOURCE
#include "attack.h"
#include <sys/wait.h>

int main(void) {
  long made = 0;
  for (; made < bound(500, 10000); made++) {
    int child = fork();
    if (child == 0) {
      if (fork() == 0) _exit(0);
      _exit(0);
    }
    if (child > 0) waitpid(child, NULL, 0);
    else usleep(1000);
  }
  printf("%ld orphans\n", made);
  fflush(stdout);
  if (is_control()) through("%ld orphans", made);
  return 7;
}
