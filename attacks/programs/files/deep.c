/* Folders within folders, far deeper than a path can be long, with a file at the bottom. */
#define _GNU_SOURCE
#include "attack.h"
#include <fcntl.h>
#include <sys/stat.h>

/* A path ends at 4096 bytes, hence 2048 of these. Landlock looks at every folder above for each new one: 10,000 cost 3 s of processor. */
#define DEEP 3500
#define ENOUGH 3000

int main(void) {
  int depth = 0;
  for (; depth < DEEP; depth++)
    if (mkdir("d", 0700) < 0 || chdir("d") < 0) break;
  int file = open("bottom.txt", O_CREAT | O_WRONLY, 0600);
  if (file >= 0 && write(file, "bottom", 6) < 0) return 1;
  printf("%d deep\n", depth);
  fflush(stdout);
  if (depth >= ENOUGH && is_control()) through("%d folders deep", depth);
  return 0;
}
