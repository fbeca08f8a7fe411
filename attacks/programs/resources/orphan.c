/* A daemon: forks twice, takes a session of its own, ignores every signal, and stays when its program has ended. */
#define _GNU_SOURCE
#include "attack.h"
#include <signal.h>
#include <sys/prctl.h>

int main(int count, char **arguments) {
  int talks = count > 1 && strcmp(arguments[1], "talk") == 0; /* keeps the output open, and writes to it */
  if (fork() == 0) {
    setsid();
    if (fork() != 0) _exit(0);
    for (int sign = 1; sign < 65; sign++) signal(sign, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, 0);
    prctl(PR_SET_DUMPABLE, 0);
    if (!talks)
      for (int file = 0; file < 256; file++) close(file);
    for (long turn = 0; turn < bound(1000, 1L << 60); turn++) {
      if (talks && write(1, "still here\n", 11) < 0) usleep(1000);
      usleep(10000);
    }
    _exit(0);
  }
  usleep(50000);
  printf("main has ended\n");
  return 0;
}
