/* Reads and writes the memory of PID 1. In the control PID 1 is this program itself, at the same addresses. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include "attack.h"

static char secret[] = "secret";

static void look(void) {
  char copy[sizeof secret] = {0};
  struct iovec mine = {copy, sizeof copy}, theirs = {secret, sizeof secret};
  attempt("process_vm_readv of PID 1", process_vm_readv(1, &mine, 1, &theirs, 1, 0));
  attempt("process_vm_writev to PID 1", process_vm_writev(1, &mine, 1, &theirs, 1, 0));
  attempt("open /proc/1/mem", open("/proc/1/mem", O_RDWR));
  attempt("open /proc/1/maps", open("/proc/1/maps", O_RDONLY));
  attempt("open /proc/1/environ", open("/proc/1/environ", O_RDONLY));
}

int main(void) {
  pid_t child = is_control() ? fork() : 0;
  if (child == 0) {
    look();
    _exit(0);
  }
  waitpid(child, NULL, 0);
  return 0;
}
