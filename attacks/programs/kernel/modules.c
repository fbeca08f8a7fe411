/* Kernel modules. The arguments are never valid: an error about them shows that nothing else stood in the way. */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include "attack.h"

static long reached(long result) { return result < 0 && errno != EPERM && errno != ENOSYS && errno != EACCES ? 0 : result; }

int main(void) {
  attempt("init_module", reached(syscall(SYS_init_module, NULL, 0, "")));
  attempt("finit_module", reached(syscall(SYS_finit_module, -1, "", 0)));
  attempt("delete_module", reached(syscall(SYS_delete_module, "invigil_attack_no_such_module", 04000)));
  return 0;
}
