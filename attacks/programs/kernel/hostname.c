/* Renames the machine. The control does so in a namespace of its own. */
#define _GNU_SOURCE
#include <sched.h>
#include "attack.h"

int main(void) {
  if (is_control() && unshare(CLONE_NEWUTS) < 0) return 1;
  attempt("sethostname", sethostname("taken", 5));
  attempt("setdomainname", setdomainname("taken", 5));
  return 0;
}
