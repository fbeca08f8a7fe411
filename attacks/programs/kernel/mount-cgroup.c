/* A control group tree of its own, from which a release agent would start a program of the host as root. */
#define _GNU_SOURCE
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include "attack.h"

int main(void) {
  if (is_control() && (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)) return 1;
  mkdir("groups", 0755);
  attempt("mount cgroup2", mount("none", "groups", "cgroup2", 0, NULL));
  attempt("mount cgroup v1 (memory)", mount("none", "groups", "cgroup", 0, "memory"));
  attempt("mount cgroup v1 (devices)", mount("none", "groups", "cgroup", 0, "devices"));
  return 0;
}
