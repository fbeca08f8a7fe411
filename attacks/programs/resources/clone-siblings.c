/* Children that are not its children: CLONE_PARENT hands each to the parent, which never asked for them. */
#define _GNU_SOURCE
#include "attack.h"
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#define ENOUGH 200

static int make(void) {
  for (int count = 0; count < ENOUGH; count++) {
    long child = syscall(SYS_clone, CLONE_PARENT | SIGCHLD, NULL, NULL, NULL, NULL);
    if (child == 0)
      linger();
    if (child < 0) {
      stopped("clone %d: %s", count, strerror(errno));
      return 0;
    }
  }
  through("%d siblings by clone", ENOUGH);
  return 0;
}

int main(void) {
  setpgid(0, 0);
  int maker = fork();
  if (maker == 0) _exit(make());
  waitpid(maker, NULL, 0);
  if (is_control()) kill(0, SIGKILL);
  return 0;
}
