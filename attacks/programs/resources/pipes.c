/* The kernel's memory by way of pipe buffers, filled and never read. */
#define _GNU_SOURCE
#include "attack.h"
#include <fcntl.h>

int main(void) {
  static char block[1 << 20];
  long held = 0;
  while (held < 48) {
    int ends[2];
    if (pipe2(ends, O_NONBLOCK) < 0 || fcntl(ends[1], F_SETPIPE_SZ, 1 << 20) < 0) {
      stopped("pipe after %ld MiB: %s", held, strerror(errno));
      return 0;
    }
    if (write(ends[1], block, sizeof block) < 0) {
      stopped("write after %ld MiB: %s", held, strerror(errno));
      return 0;
    }
    held++;
  }
  through("%ld MiB in pipes", held);
  return 0;
}
