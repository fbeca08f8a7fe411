#include "devices.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "util.h"

const char *const device_names[] = {"null", "zero", "full", "random", "urandom", "tty", NULL};
static const unsigned device_numbers[][2] = {{1, 3}, {1, 5}, {1, 7}, {1, 8}, {1, 9}, {5, 0}};

static const struct {
  const char *target, *name;
} links[] = {{"/proc/self/fd", "fd"}, {"/proc/self/fd/0", "stdin"}, {"/proc/self/fd/1", "stdout"}, {"/proc/self/fd/2", "stderr"}, {"pts/ptmx", "ptmx"}};

static int all = -1;

int devices_start(const char *path) {
  if (make_dir(path, 0755) != 0) return -1;
  /* Twenty inodes a seat; links and folders take no pages. */
  if (mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NOEXEC, "size=64k,nr_inodes=262144,mode=755") != 0) return -1;
  all = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return all < 0 ? -1 : 0;
}

int devices_fill_rest(int dir) {
  for (unsigned i = 0; i < ARRAY_LENGTH(links); i++)
    if (symlinkat(links[i].target, dir, links[i].name) != 0) return -1;
  return mkdirat(dir, "pts", 0755) == 0 ? mkdirat(dir, "shm", 0755) : -1;
}

static int fill(int dir) {
  for (unsigned i = 0; device_names[i]; i++)
    if (mknodat(dir, device_names[i], S_IFCHR | 0666, makedev(device_numbers[i][0], device_numbers[i][1])) != 0) return -1;
  return devices_fill_rest(dir);
}

int devices_make(uint32_t seat) {
  char name[16];
  if (all < 0) return 0;
  format_into(name, sizeof name, "%u", seat);
  if (mkdirat(all, name, 0755) != 0) return errno == EEXIST ? 0 : -1;
  int dir = openat(all, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  mode_t mask = umask(0);
  int result = dir < 0 ? -1 : fill(dir);
  umask(mask);
  close_fd(&dir);
  return result;
}
