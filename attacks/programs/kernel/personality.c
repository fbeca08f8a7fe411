/* Personalities that take protections away: page zero mapped, everything readable executable. */
#define _GNU_SOURCE
#include <sys/personality.h>
#include "attack.h"

static void try_personality(const char *what, unsigned long wanted) {
  int result = personality(wanted);
  if (result >= 0 && ((unsigned long)personality(0xffffffff) & wanted) == wanted)
    through("%s", what);
  else
    stopped("%s: %s", what, strerror(errno));
}

int main(void) {
  try_personality("MMAP_PAGE_ZERO", MMAP_PAGE_ZERO);
  try_personality("READ_IMPLIES_EXEC", READ_IMPLIES_EXEC);
  try_personality("ADDR_COMPAT_LAYOUT", ADDR_COMPAT_LAYOUT);
  return 0;
}
