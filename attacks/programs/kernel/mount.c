/* Mounts: a file system of its own, a second name for a folder, and the read-only root made writable. */
#define _GNU_SOURCE
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include "attack.h"

int main(void) {
  if (is_control() && (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)) return 1;
  mkdir("place", 0755);
  attempt("mount a tmpfs", mount("none", "place", "tmpfs", 0, NULL));
  attempt("mount a proc", mount("none", "place", "proc", 0, NULL));
  attempt("bind / to a folder", mount("/", "place", NULL, MS_BIND | MS_REC, NULL));
  attempt("make / writable", mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND, NULL));
  attempt("make /usr writable", mount(NULL, "/usr", NULL, MS_REMOUNT | MS_BIND, NULL));
  attempt("share / with other namespaces", mount(NULL, "/", NULL, MS_REC | MS_SHARED, NULL));
  return 0;
}
