/* Another kernel. The arguments are never valid: EINVAL, EBADF or EFAULT shows that nothing but them stood in the way. */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include "attack.h"

static long reached(long result) { return result < 0 && (errno == EINVAL || errno == EBADF || errno == EFAULT) ? 0 : result; }

int main(void) {
  attempt("kexec_load", reached(syscall(SYS_kexec_load, 0, 0, NULL, 0x7ff0)));
#ifdef SYS_kexec_file_load
  attempt("kexec_file_load", reached(syscall(SYS_kexec_file_load, -1, -1, 0, NULL, 0x7ff0)));
#endif
  return 0;
}
