/* Has its pages merged with equal ones of other runs: how long a write then takes tells what they hold. */
#define _GNU_SOURCE
#include <sys/mman.h>
#include <sys/prctl.h>
#include "attack.h"

#ifndef PR_SET_MEMORY_MERGE
#define PR_SET_MEMORY_MERGE 67
#endif

int main(void) {
  static char pages[16384] __attribute__((aligned(4096)));
  pages[0] = 1;
  attempt("madvise(MADV_MERGEABLE)", madvise(pages, sizeof pages, MADV_MERGEABLE));
  attempt("merge all memory", prctl(PR_SET_MEMORY_MERGE, 1, 0, 0, 0));
  return 0;
}
