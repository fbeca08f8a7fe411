/* Stops its children and itself, so that it neither runs nor ends. */
#include "attack.h"
#include <signal.h>
#include <sys/wait.h>

int main(void) {
  int child = fork();
  if (child == 0) {
    raise(SIGSTOP);
    _exit(0);
  }
  int status;
  waitpid(child, &status, WUNTRACED);
  if (is_control()) {
    if (WIFSTOPPED(status)) through("stopped, and neither running nor ended");
    kill(child, SIGKILL);
    return 0;
  }
  for (;;) raise(SIGSTOP);
}
