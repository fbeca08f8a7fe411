/* Lends its own pages to a pipe: more than once the way to write where one may not. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/uio.h>
#include "attack.h"

int main(void) {
  int ends[2];
  static char page[4096] __attribute__((aligned(4096)));
  struct iovec lent = {page, sizeof page};
  if (pipe(ends) < 0) return 1;
  attempt("vmsplice", vmsplice(ends[1], &lent, 1, SPLICE_F_GIFT));
  return 0;
}
