/* The newer mount calls, which filters written for the older ones forget. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/mount.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include "attack.h"

int main(void) {
  if (is_control() && (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)) return 1;
  mkdir("place", 0755);
  long context = syscall(SYS_fsopen, "tmpfs", 0);
  attempt("fsopen", context);
  attempt("fsconfig", syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, NULL, NULL, 0));
  long mounted = syscall(SYS_fsmount, context, 0, 0);
  attempt("fsmount", mounted);
  attempt("move_mount", syscall(SYS_move_mount, mounted, "", AT_FDCWD, "place", MOVE_MOUNT_F_EMPTY_PATH));
  attempt("open_tree", syscall(SYS_open_tree, AT_FDCWD, "/", OPEN_TREE_CLONE | AT_RECURSIVE));
  attempt("fspick", syscall(SYS_fspick, AT_FDCWD, "/", 0));
  struct mount_attr writable = {.attr_clr = MOUNT_ATTR_RDONLY};
  attempt("mount_setattr", syscall(SYS_mount_setattr, AT_FDCWD, "/", 0, &writable, sizeof writable));
  return 0;
}
