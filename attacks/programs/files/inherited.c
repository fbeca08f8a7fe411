/* Descriptors that it was left with by accident; above all a folder, from which openat leads up and out. */
#define _GNU_SOURCE
#include "attack.h"
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

int main(void) {
  if (is_control() && getenv("ATTACK_AGAIN") == NULL) {
    setenv("ATTACK_AGAIN", "1", 1);
    if (dup2(open("/", O_RDONLY | O_DIRECTORY), 9) < 0) return 1;
    char *arguments[] = {"inherited", NULL};
    execv("/proc/self/exe", arguments);
  }
  int found = 0;
  for (int file = 3; file < 4096; file++) {
    struct stat status;
    if (fstat(file, &status) < 0) continue;
    found++;
    through("descriptor %d is open, of kind 0%o", file, status.st_mode & S_IFMT);
    if (S_ISDIR(status.st_mode) && fchdir(file) == 0 && access("etc/shadow", F_OK) == 0) through("descriptor %d leads to the host", file);
  }
  for (int file = 0; file < 3; file++) { /* a folder in the place of a stream */
    struct stat status;
    if (fstat(file, &status) == 0 && S_ISDIR(status.st_mode)) through("stream %d is a folder", file);
  }
  if (found == 0) stopped("no descriptor beyond the three");
  return 0;
}
