#include "beneath.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

int open_beneath(int dir, const char *path, int flags, mode_t mode) {
  struct open_how how = {
      .flags = (unsigned)(flags | O_CLOEXEC | O_NOFOLLOW),
      .mode = mode,
      .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV,
  };
  return (int)syscall(SYS_openat2, dir, path, &how, sizeof how);
}

int open_regular_beneath(int dir, const char *path, int flags, mode_t mode) {
  int fd = open_beneath(dir, path, flags | O_NONBLOCK | O_NOCTTY, mode);
  if (fd < 0) return -1;
  struct stat status;
  if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode)) return fd;
  close(fd);
  errno = EINVAL;
  return -1;
}
