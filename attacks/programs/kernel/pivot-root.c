/* Another root. In the control the new root is a mount, as the call demands. */
#define _GNU_SOURCE
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include "attack.h"

int main(void) {
  if (is_control() && (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)) return 1;
  mkdir("root", 0755);
  mount("none", "root", "tmpfs", 0, NULL);
  mkdir("root/old", 0755);
  attempt("pivot_root to a folder", syscall(SYS_pivot_root, "root", "root/old"));
  attempt("pivot_root onto itself", syscall(SYS_pivot_root, ".", "."));
  return 0;
}
