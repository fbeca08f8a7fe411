/* Empty files, folders and links, which cost no bytes of a disk, until there is room for no more. */
#define _GNU_SOURCE
#include "attack.h"
#include <fcntl.h>
#include <sys/stat.h>

#define ENOUGH 10000

int main(void) {
  char name[64];
  for (int count = 0; count < ENOUGH; count++) {
    snprintf(name, sizeof name, "entry%d", count);
    int made = count % 3 == 0 ? mkdir(name, 0700) : count % 3 == 1 ? symlink("nowhere", name) : open(name, O_CREAT | O_WRONLY, 0600);
    if (made < 0) {
      stopped("entry %d: %s", count, strerror(errno));
      return 0;
    }
    if (count % 3 == 2) close(made);
  }
  through("%d files, folders and links", ENOUGH);
  return 0;
}
