#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "beneath.h"
#include "image.h"
#include "util.h"

bool is_ours(int fd) {
  struct stat status;
  return fstat(fd, &status) == 0 && status.st_uid == geteuid() && !(status.st_mode & 022);
}

/* The file was made on this machine from plain files. Linux 6.12 and later mount one without a loop device. */
static int mount_erofs(int store, const char *digest, const char *target) {
  char path[DIGEST_CHARACTERS + 32], source[32];
  format_into(path, sizeof path, "layers/%s.erofs", digest);
  int file = open_regular_beneath(store, path, O_RDONLY, 0);
  if (file < 0) return -1;
  format_into(source, sizeof source, "/proc/self/fd/%d", file);
  int result = is_ours(file) ? mount(source, target, "erofs", MS_RDONLY | MS_NOSUID | MS_NODEV, NULL) : -1;
  close(file);
  return result;
}

static int mount_folder(int store, const char *digest, const char *target) {
  char path[DIGEST_CHARACTERS + 32];
  struct mount_attr attribute = {.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV};
  format_into(path, sizeof path, "layers/%s", digest);
  int folder = open_beneath(store, path, O_PATH | O_DIRECTORY, 0);
  if (folder < 0) return -1;
  int tree = is_ours(folder) ? (int)syscall(SYS_open_tree, folder, "", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH) : (errno = EPERM, -1);
  close(folder);
  if (tree < 0) return -1;
  int result = (int)syscall(SYS_mount_setattr, tree, "", AT_EMPTY_PATH, &attribute, sizeof attribute);
  if (result == 0) result = (int)syscall(SYS_move_mount, tree, "", AT_FDCWD, target, MOVE_MOUNT_F_EMPTY_PATH);
  close(tree);
  return result;
}

bool layers_mount(int store, const struct launch *launch, struct base *base, char *problem, size_t problem_size) {
  if (make_dir(base->layers, 0755) != 0 || mount("tmpfs", base->layers, "tmpfs", MS_NOSUID | MS_NODEV, "size=64k,mode=755") != 0)
    return format_into(problem, problem_size, "making %s: %s", base->layers, strerror(errno)), false;
  for (unsigned i = 0; i < launch->layer_count; i++) {
    char target[160];
    const char *digest = launch->layers[i];
    bool made = format_into(target, sizeof target, "%s/%u", base->layers, i) && make_dir(target, 0755) == 0;
    if (made && (mount_erofs(store, digest, target) == 0 || mount_folder(store, digest, target) == 0)) continue;
    return format_into(problem, problem_size, "mounting its layer %s: %s", digest, strerror(errno)), false;
  }
  base->layer_count = launch->layer_count;
  return true;
}
