/* Takes away every mount that it sees, to uncover what they hide. */
#define _GNU_SOURCE
#include <sched.h>
#include <sys/mount.h>
#include "attack.h"

int main(void) {
  char source[256], target[512], line[2048];
  int count = 0;
  if (is_control() && (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)) return 1;
  FILE *mounts = fopen("/proc/self/mounts", "r");
  while (mounts && fgets(line, sizeof line, mounts)) {
    if (sscanf(line, "%255s %511s", source, target) != 2) continue;
    char what[600];
    snprintf(what, sizeof what, "unmount %s", target);
    attempt(what, umount2(target, MNT_DETACH));
    count++;
  }
  attempt("unmount /proc", umount2("/proc", MNT_DETACH));
  attempt("unmount /", umount2("/", MNT_DETACH));
  return count > 500;
}
