/* Sleeps for ever, and lets no signal that can be ignored wake it. */
#define _GNU_SOURCE
#include "attack.h"
#include <signal.h>

int main(int count, char **arguments) {
  (void)arguments;
  if (count > 1) { /* any argument: ignore and block everything first */
    sigset_t every;
    sigfillset(&every);
    sigprocmask(SIG_BLOCK, &every, NULL);
    for (int sign = 1; sign < 65; sign++) signal(sign, SIG_IGN);
    for (int sign = 1; sign < 65; sign++)
      if (sign != SIGKILL && sign != SIGSTOP && (sign < 32 || sign > 33)) kill(getpid(), sign);
  }
  if (is_control()) {
    usleep(300000);
    through("asleep, and nothing ended it");
    return 0;
  }
  linger();
}
