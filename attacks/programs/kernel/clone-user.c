/* The same by clone, whose flags a filter must look at: alone, and together with other namespaces. */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include "attack.h"

static void try_clone(const char *what, unsigned long flags) {
  long child = syscall(SYS_clone, flags | SIGCHLD, 0, 0, 0, 0);
  if (child == 0) _exit(0);
  attempt(what, child);
  if (child > 0) waitpid((pid_t)child, NULL, 0);
}

int main(void) {
  try_clone("clone(CLONE_NEWUSER)", CLONE_NEWUSER);
  try_clone("clone(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET)", CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET);
  try_clone("clone(CLONE_NEWUSER, with high bits)", CLONE_NEWUSER | 0xabcd00000000ul);
  return 0;
}
