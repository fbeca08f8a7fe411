/* Device files of its own: the disk, the memory, the kernel's log. */
#define _GNU_SOURCE
#include "attack.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

static void device(const char *name, mode_t kind, unsigned major_number, unsigned minor_number) {
  unlink(name);
  if (mknod(name, kind | 0600, makedev(major_number, minor_number)) < 0) {
    stopped("mknod %u:%u: %s", major_number, minor_number, strerror(errno));
    return;
  }
  int file = open(name, O_RDONLY | O_NONBLOCK);
  attempt(name, file);
  if (file >= 0) close(file);
}

int main(void) {
  device("null", S_IFCHR, 1, 3);
  if (is_control()) return 0;
  device("memory", S_IFCHR, 1, 1);
  device("log", S_IFCHR, 1, 11);
  device("disk", S_IFBLK, 8, 0);
  device("virtual-disk", S_IFBLK, 254, 0);
  device("/tmp/loop", S_IFBLK, 7, 0);
  device("/dev/shm/fuse", S_IFCHR, 10, 229);
  device("/dev/kvm", S_IFCHR, 10, 232);
  return 0;
}
