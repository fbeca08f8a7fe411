/* Stops the machine, with a wrong magic number: EINVAL shows that nothing but that stood in the way. */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include "attack.h"

int main(void) {
  long result = syscall(SYS_reboot, 0, 0, 0, NULL);
  attempt("reboot", result < 0 && errno == EINVAL ? 0 : result);
  return 0;
}
