/* Files that exist in memory only, and on no file system whose size could be capped. */
#define _GNU_SOURCE
#include "attack.h"
#include <sys/mman.h>

int main(void) {
  static char block[1 << 20];
  memset(block, 1, sizeof block);
  for (int file = 0; file < 24; file++) {
    int descriptor = memfd_create("hoard", 0);
    if (descriptor < 0) {
      stopped("memfd_create: %s", strerror(errno));
      return 0;
    }
    for (int part = 0; part < 8; part++)
      if (write(descriptor, block, sizeof block) != sizeof block) {
        stopped("memfd write after %d MiB: %s", file * 8 + part, strerror(errno));
        return 0;
      }
  }
  through("%d MiB in memory files", 24 * 8);
  return 0;
}
