/* Memory locked, so that it can never be taken back. */
#define _GNU_SOURCE
#include "attack.h"
#include <sys/mman.h>

int main(void) {
  if (mlockall(MCL_CURRENT | MCL_FUTURE) < 0) stopped("mlockall: %s", strerror(errno));
  long size = 128L << 20;
  void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    stopped("mmap: %s", strerror(errno));
    return 0;
  }
  attempt("128 MiB locked", mlock(memory, size));
  return 0;
}
