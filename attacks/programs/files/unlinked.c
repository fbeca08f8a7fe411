/* Files that are full, open, and have no name any more. */
#define _GNU_SOURCE
#include "attack.h"
#include <fcntl.h>

#define ENOUGH 128

int main(void) {
  static char block[1 << 20];
  memset(block, 1, sizeof block);
  for (int mib = 0; mib < ENOUGH; mib++) {
    int file = open("nameless", O_CREAT | O_RDWR | O_TRUNC, 0600);
    if (file < 0 || unlink("nameless") < 0 || write(file, block, sizeof block) != sizeof block) {
      stopped("after %d MiB: %s", mib, strerror(errno));
      return 0;
    }
  }
  through("%d MiB in files without a name", ENOUGH);
  return 0;
}
