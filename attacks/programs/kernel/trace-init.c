/* Takes control of PID 1 as a debugger would. In the control PID 1 is this program itself, traced by its child. */
#define _GNU_SOURCE
#include <sys/ptrace.h>
#include <sys/wait.h>
#include "attack.h"

static void trace(void) {
  if (attempt("PTRACE_SEIZE of PID 1", ptrace(PTRACE_SEIZE, 1, 0, 0))) {
    ptrace(PTRACE_INTERRUPT, 1, 0, 0);
    waitpid(1, NULL, __WALL);
    ptrace(PTRACE_DETACH, 1, 0, 0);
    return;
  }
  attempt("PTRACE_ATTACH to PID 1", ptrace(PTRACE_ATTACH, 1, 0, 0));
}

int main(void) {
  pid_t child = is_control() ? fork() : 0;
  if (child == 0) {
    trace();
    _exit(0);
  }
  waitpid(child, NULL, 0);
  return 0;
}
