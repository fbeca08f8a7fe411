/* Process accounting into a file of its choice. ENOENT shows that nothing but the missing file stood in the way. */
#define _GNU_SOURCE
#include "attack.h"

int main(void) {
  long result = acct("/no/such/file");
  attempt("acct", result < 0 && errno == ENOENT ? 0 : result);
  return 0;
}
