/* The memory of PID 1: read and written by /proc, by process_vm_readv, and by taking descriptors from it. */
#define _GNU_SOURCE
#include "attack.h"
#include <fcntl.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>

int main(void) {
  static char word[8] = "before";
  pid_t target = 1;
  if (is_control() && (target = fork()) == 0)
    linger();
  char path[64], taken[8];
  snprintf(path, sizeof path, "/proc/%d/mem", target);
  int memory = open(path, O_RDWR);
  attempt("opening its memory", memory);
  if (memory >= 0) attempt("writing to its memory", pwrite(memory, "after", 6, (off_t)(size_t)word));
  struct iovec here = {taken, sizeof taken}, there = {word, sizeof word};
  attempt("reading its memory", process_vm_readv(target, &here, 1, &there, 1, 0));
  attempt("overwriting its memory", process_vm_writev(target, &here, 1, &there, 1, 0));
  int pidfd = (int)syscall(SYS_pidfd_open, target, 0);
  for (int file = 0; file < 8; file++) {
    if (pidfd < 0) break;
    long stolen = syscall(SYS_pidfd_getfd, pidfd, file, 0);
    if (stolen >= 0 || file == 3) attempt("taking a descriptor of it", stolen);
  }
  attempt("seizing it", ptrace(PTRACE_SEIZE, target, NULL, NULL));
  if (is_control()) kill(target, SIGKILL);
  return 7;
}
