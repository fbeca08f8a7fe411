/* Shared anonymous memory, unmapped from this process again but held by a child that never touches it. */
#define _GNU_SOURCE
#include "attack.h"
#include <sys/mman.h>

int main(void) {
  long size = 192L << 20;
  char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) {
    stopped("mmap: %s", strerror(errno));
    return 0;
  }
  int hold[2];
  if (pipe(hold) < 0) return 1;
  if (fork() == 0) {
    close(hold[1]);
    char byte;
    _exit((int)read(hold[0], &byte, 1));
  }
  for (long at = 0; at < size; at += 4096) {
    memory[at] = 1;
    if (at % (1 << 20) == 0) madvise(memory + at - (at ? 1 << 20 : 0), 1 << 20, MADV_DONTNEED); /* out of our own count */
  }
  through("%ld MiB of shared memory", size >> 20);
  return 0;
}
