/* Makes what was mounted read-only writable again, and takes mounts away to see what lies beneath. */
#define _GNU_SOURCE
#include "attack.h"
#include <sys/mount.h>
#include <sys/stat.h>

int main(void) {
  const char *covers[] = {"/proc", "/dev", "/home/student", "/tmp", "/usr", "/etc", "/dev/shm"};
  const char *read_only[] = {"/", "/usr", "/etc", "/opt/node"};
  if (is_control()) { /* root of a mount namespace of its own */
    mkdir("place", 0700);
    mount("none", "place", "tmpfs", 0, NULL);
    attempt("remounting read-only", mount(NULL, "place", NULL, MS_REMOUNT | MS_RDONLY, NULL));
    attempt("remounting writable", mount(NULL, "place", NULL, MS_REMOUNT, NULL));
    attempt("taking the mount away", umount2("place", MNT_DETACH));
    return 0;
  }
  for (size_t index = 0; index < sizeof read_only / sizeof *read_only; index++) {
    attempt("remounting writable", mount(NULL, read_only[index], NULL, MS_REMOUNT, NULL));
    attempt("remounting the bind mount writable", mount(NULL, read_only[index], NULL, MS_REMOUNT | MS_BIND, NULL));
  }
  for (size_t index = 0; index < sizeof covers / sizeof *covers; index++) attempt("taking a mount away", umount2(covers[index], MNT_DETACH));
  return 0;
}
