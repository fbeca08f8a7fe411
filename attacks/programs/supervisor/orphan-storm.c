/* Orphans without an end for PID 1 to bury. */
#define _GNU_SOURCE
#include "attack.h"
#include <sys/wait.h>
#include <time.h>

int main(void) {
  long made = 0; /* in three seconds ten thousand on a usual machine; an emulated one would need a minute for so many */
  for (time_t start = time(NULL); is_control() ? made < 500 : time(NULL) - start < 4; made++) {
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
