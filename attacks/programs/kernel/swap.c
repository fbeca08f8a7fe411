/* Swap space. ENOENT shows that nothing but the missing file stood in the way. */
#define _GNU_SOURCE
#include <sys/swap.h>
#include "attack.h"

int main(void) {
  long on = swapon("/no/such/file", 0);
  attempt("swapon", on < 0 && errno == ENOENT ? 0 : on);
  long off = swapoff("/no/such/file");
  attempt("swapoff", off < 0 && errno == ENOENT ? 0 : off);
  return 0;
}
