/* clone3 keeps its flags in memory, where no filter sees them. */
#define _GNU_SOURCE
#include <linux/sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include "attack.h"

int main(void) {
  struct clone_args args = {.flags = CLONE_NEWUSER | CLONE_NEWNS, .exit_signal = SIGCHLD};
  long child = syscall(SYS_clone3, &args, sizeof args);
  if (child == 0) _exit(0);
  attempt("clone3(CLONE_NEWUSER)", child);
  if (child > 0) waitpid((pid_t)child, NULL, 0);
  return 0;
}
