/* Ends every process that it may. */
#include "attack.h"
#include <signal.h>
#include <sys/wait.h>

int main(void) {
  int child = fork(), status = 0;
  if (child == 0)
    linger();
  usleep(10000);
  int killed = kill(-1, SIGKILL);
  waitpid(child, &status, 0);
  if (is_control() && killed == 0 && WIFSIGNALED(status)) through("every process that it may signal has ended");
  printf("still here\n");
  return 7;
}
