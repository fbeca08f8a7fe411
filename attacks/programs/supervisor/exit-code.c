/* Ends as the arguments say: `exit N`, or `signal N`. */
#include "attack.h"
#include <signal.h>

int main(int count, char **arguments) {
  if (count < 3) return 1;
  int number = atoi(arguments[2]);
  if (strcmp(arguments[1], "exit") == 0) exit(number);
  signal(number, SIG_DFL);
  kill(getpid(), number);
  linger();
}
