/* A process that forks and ends, for ever: whoever looks for it to kill it finds its grave. */
#define _GNU_SOURCE
#include "attack.h"
#include <fcntl.h>
#include <signal.h>

int main(void) {
  if (fork() != 0) return 0;
  setsid();
  for (int sign = 1; sign < 65; sign++) signal(sign, SIG_IGN);
  /* Unjailed it goes slowly and not for ever: at full speed it would use up the host's process numbers with graves. */
  for (long generation = 0; !is_control() || generation < 400; generation++) {
    if (is_control()) usleep(50000);
    int child = fork();
    if (child > 0) _exit(0);
    if (child < 0) usleep(1000);
    if (generation % 200 == 199) usleep(50000); /* rests, so that it can be seen at all */
  }
}
