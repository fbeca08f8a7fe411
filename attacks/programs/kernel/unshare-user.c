/* A user namespace of its own would give the program every capability, and with them most of the kernel's surface. */
#define _GNU_SOURCE
#include <sched.h>
#include "attack.h"

int main(void) {
  attempt("unshare(CLONE_NEWUSER)", unshare(CLONE_NEWUSER));
  return 0;
}
