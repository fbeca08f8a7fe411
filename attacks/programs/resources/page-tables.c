/* Page tables: one page read in every 2 MiB of a huge empty range costs a page of the kernel's memory, and none of its own. */
#define _GNU_SOURCE
#include "attack.h"
#include <sys/mman.h>

int main(void) {
  long tables = 48 << 10; /* 192 MiB of them */
  long size = tables << 21;
  volatile char *range = mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (range == MAP_FAILED) {
    stopped("mmap: %s", strerror(errno));
    return 0;
  }
  madvise((void *)range, size, MADV_NOHUGEPAGE);
  char sum = 0;
  for (long at = 0; at < size; at += 1L << 21) sum += range[at];
  through("%ld MiB of page tables%s", tables >> 8, sum ? "!" : "");
  return 0;
}
