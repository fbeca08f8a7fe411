#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "devices.h"
#include "nursery.h"
#include "util.h"

/*
 * The launcher assembled the image's root once, at base->root. Here a read-only overlay of the image's layers is laid over each of its
 * mounts, so that every seat has inodes of its own: two runs that see the same inode can signal each other by file locks, leases and inotify, even on files
 * that neither may write. The devices are the seat's own nodes for the same reason.
 */

/* Where an entry of the image's layers is, topmost first, as far as they have it: `LAYERS/0/usr:LAYERS/1/usr:`. */
static bool put_layers(const struct base *base, const char *entry, char *lowers, size_t size) {
  size_t used = 0;
  for (unsigned i = 0; i < base->layer_count; i++) {
    char path[256];
    if (!format_into(path, sizeof path, "%s/%u%s", base->layers, i, entry)) return false;
    if (access(path, F_OK) != 0) continue;
    if (!format_into(lowers + used, size - used, "%s:", path)) return false;
    used += strlen(lowers + used);
  }
  return true;
}

/* The layers' `entry` over `lowest`. An overlay without an upper layer wants two lower ones: the last is an empty folder. */
static int overlay(const struct base *base, const char *entry, const char *lowest, const char *target) {
  char lowers[4000] = "", data[4096];
  if (!put_layers(base, entry, lowers, sizeof lowers)) return -1;
  if (!format_into(data, sizeof data, "lowerdir=%s%s:%s", lowers, lowest, base->empty)) return -1;
  return mount("overlay", target, "overlay", MS_RDONLY | MS_NOSUID | MS_NODEV, data);
}

/* One overlay for each entry of `shown`/`below`, on the folder of the same name in the new root. */
static int overlay_entries(const struct base *base, const char *below) {
  char folder[160], lower[256], entry_path[160], target[176];
  if (!format_into(folder, sizeof folder, "%s%s", base->shown, below)) return -1;
  DIR *stream = opendir(folder);
  int result = stream ? 0 : -1;
  for (struct dirent *entry; result == 0 && (entry = readdir(stream));) {
    bool is_container = !*below && strcmp(entry->d_name, "opt") == 0;
    if (entry->d_name[0] == '.' || is_container) continue;
    bool fits = format_into(lower, sizeof lower, "%s/%.60s", folder, entry->d_name) && format_into(entry_path, sizeof entry_path, "%s/%.60s", below, entry->d_name);
    fits = fits && format_into(target, sizeof target, ".%s", entry_path);
    result = fits ? overlay(base, entry_path, lower, target) : -1;
  }
  if (stream) closedir(stream);
  return result;
}

/* The host's nodes, where no others can be made. */
static int show_host_devices(int dir) {
  for (unsigned i = 0; device_names[i]; i++) {
    char host[32], target[32];
    if (!format_into(host, sizeof host, "/dev/%s", device_names[i]) || !format_into(target, sizeof target, "./dev/%s", device_names[i])) return -1;
    if (mknodat(dir, device_names[i], S_IFREG | 0666, 0) != 0 || mount(host, target, NULL, MS_BIND, NULL) != 0) return -1;
  }
  return devices_fill_rest(dir);
}

static int mount_host_devices(void) {
  if (mount("tmpfs", "./dev", "tmpfs", MS_NOSUID | MS_NOEXEC, "size=64k,nr_inodes=32,mode=755") != 0) return -1;
  int dir = open("./dev", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  mode_t mask = umask(0);
  int result = dir < 0 ? -1 : show_host_devices(dir);
  umask(mask);
  close_fd(&dir);
  return result == 0 ? mount(NULL, "./dev", NULL, MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NOEXEC, NULL) : -1;
}

static int mount_devices(const struct base *base, uint32_t seat) {
  char folder[DEVICES_FOLDER_BYTES + 16];
  if (!*base->devices) return mount_host_devices();
  if (!format_into(folder, sizeof folder, "%s/%u", base->devices, seat) || mount(folder, "./dev", NULL, MS_BIND, NULL) != 0) return -1;
  return mount(NULL, "./dev", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NOEXEC, NULL);
}

/*
 * A user namespace may mount a /proc only where it sees one already (mount_namespaces(7)). It sees one of a pid namespace that nobody
 * is in and nobody can ever be in again: that of a child which ends at once. The sandbox's own covers it.
 */
static int mount_empty_proc(void) {
  struct clone_args arguments = {.flags = CLONE_NEWPID, .exit_signal = SIGCHLD};
  pid_t pid = (pid_t)syscall(SYS_clone3, &arguments, sizeof arguments);
  if (pid == 0) _exit(mount("proc", "./proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, "subset=pid,hidepid=invisible") == 0 ? 0 : errno);
  int status;
  if (pid < 0 || waitpid(pid, &status, 0) != pid) return -1;
  errno = WIFEXITED(status) ? WEXITSTATUS(status) : EIO;
  return errno == 0 ? 0 : -1;
}

static int mount_image(const struct base *base, uint32_t seat) {
  if (overlay(base, "", base->root, base->root) != 0 || chdir(base->root) != 0) return -1;
  if (overlay_entries(base, "") != 0 || overlay_entries(base, "/opt") != 0) return -1;
  return mount_devices(base, seat);
}

static int change_root(void) {
  if (syscall(SYS_pivot_root, ".", ".") != 0) return -1;
  if (umount2(".", MNT_DETACH) != 0) return -1;
  return chdir("/");
}

enum step seat_make_mounts(const struct base *base, uint32_t seat) {
  if (unshare(CLONE_NEWNS) != 0 || mount_image(base, seat) != 0) return STEP_MOUNT_BASE;
  if (mount_empty_proc() != 0) return STEP_MOUNT_PROC;
  return change_root() == 0 ? STEP_NONE : STEP_PIVOT;
}
