/* io_uring does in the kernel's own threads what the filter forbids as calls. */
#define _GNU_SOURCE
#include <linux/io_uring.h>
#include <sys/syscall.h>
#include "attack.h"

int main(void) {
  struct io_uring_params params = {0};
  long ring = syscall(SYS_io_uring_setup, 4, &params);
  attempt("io_uring_setup", ring);
  /* Looked at by the kernel (EBADF without a ring) means that the call is open. */
  long entered = syscall(SYS_io_uring_enter, ring, 0, 0, 0, NULL, 0);
  attempt("io_uring_enter", entered < 0 && errno == EBADF ? 0 : entered);
  long registered = syscall(SYS_io_uring_register, ring, 0, NULL, 0);
  attempt("io_uring_register", registered < 0 && (errno == EBADF || errno == EFAULT || errno == EINVAL) ? 0 : registered);
  return 0;
}
