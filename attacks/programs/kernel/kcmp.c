/* Compares its kernel objects with those of PID 1, which tells their order in kernel memory. */
#define _GNU_SOURCE
#include <linux/kcmp.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include "attack.h"

int main(void) {
  pid_t child = is_control() ? fork() : 0;
  if (child == 0) {
    attempt("kcmp of descriptor tables with PID 1", syscall(SYS_kcmp, getpid(), 1, KCMP_FILES, 0, 0));
    attempt("kcmp of memory with PID 1", syscall(SYS_kcmp, getpid(), 1, KCMP_VM, 0, 0));
    _exit(0);
  }
  waitpid(child, NULL, 0);
  return 0;
}
