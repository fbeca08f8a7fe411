/* A key that is not there makes the kernel start a helper program on the host, as root. In the control it is there. */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include "attack.h"

int main(void) {
  if (is_control()) syscall(SYS_add_key, "user", "invigil-attack", "x", 1, -2);
  attempt("request_key", syscall(SYS_request_key, "user", "invigil-attack", is_control() ? NULL : "callout", -2));
  return 0;
}
