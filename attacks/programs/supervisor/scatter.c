/* Children in sessions and groups of their own, adopted by a subreaper, deaf to the death of their parents. */
#define _GNU_SOURCE
#include "attack.h"
#include <signal.h>
#include <sys/prctl.h>

int main(void) {
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  for (int index = 0; index < 12; index++) {
    if (fork() != 0) continue;
    if (index % 2) setsid();
    else setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, 0);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    for (int sign = 1; sign < 65; sign++) signal(sign, SIG_IGN);
    if (fork() != 0 && index % 3 == 0) _exit(0);
    if (index % 4 == 0 && !is_control()) raise(SIGSTOP);
    linger();
  }
  if (is_control()) return 0;
  linger();
}
