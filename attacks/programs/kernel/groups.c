/* Other group ids, and no groups at all: either may open what the mode of a file closes to this user. */
#define _GNU_SOURCE
#include <grp.h>
#include "attack.h"

int main(void) {
  gid_t wanted[] = {0, 4, 42};
  attempt("setgroups", setgroups(3, wanted));
  attempt("setgroups to none", setgroups(0, NULL));
  attempt("setregid", setregid(42, 42));
  return 0;
}
