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
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include "nursery.h"
#include "util.h"

/*
 * The launcher assembled the image's root once, at base->root. Here a read-only overlay is laid over each of its mounts, so that every
 * seat has inodes of its own: two runs that see the same inode can signal each other by file locks, leases and inotify, even on files
 * that neither may write. The devices are the seat's own nodes for the same reason.
 */

/* An overlay without an upper layer wants two lower ones; the second is an empty folder. */
static int overlay(const char *lower, const char *empty, const char *target) {
  char layers[320];
  if (!format_into(layers, sizeof layers, "lowerdir=%s:%s", lower, empty)) return -1;
  return mount("overlay", target, "overlay", MS_RDONLY | MS_NOSUID | MS_NODEV, layers);
}

/* One overlay for each entry of `shown`/`below`, on the folder of the same name in the new root. */
static int overlay_entries(const struct base *base, const char *below) {
  char folder[160], lower[256], target[160];
  if (!format_into(folder, sizeof folder, "%s/%s", base->shown, below)) return -1;
  DIR *stream = opendir(folder);
  int result = stream ? 0 : -1;
  for (struct dirent *entry; result == 0 && (entry = readdir(stream));) {
    bool is_container = !*below && strcmp(entry->d_name, "opt") == 0;
    if (entry->d_name[0] == '.' || is_container) continue;
    bool fits = format_into(lower, sizeof lower, "%s/%.60s", folder, entry->d_name) && format_into(target, sizeof target, "./%s/%.60s", below, entry->d_name);
    result = fits ? overlay(lower, base->empty, target) : -1;
  }
  if (stream) closedir(stream);
  return result;
}

static const struct {
  const char *name;
  unsigned major, minor;
} devices[] = {{"null", 1, 3}, {"zero", 1, 5}, {"full", 1, 7}, {"random", 1, 8}, {"urandom", 1, 9}, {"tty", 5, 0}};

static const struct {
  const char *target, *name;
} device_links[] = {{"/proc/self/fd", "fd"}, {"/proc/self/fd/0", "stdin"}, {"/proc/self/fd/1", "stdout"}, {"/proc/self/fd/2", "stderr"}, {"pts/ptmx", "ptmx"}};

/* The host's node in place of one of the seat's own. */
static int show_device(int dir, const char *name) {
  char host[32], target[32];
  if (!format_into(host, sizeof host, "/dev/%s", name) || !format_into(target, sizeof target, "./dev/%s", name)) return -1;
  return mknodat(dir, name, S_IFREG | 0666, 0) == 0 ? mount(host, target, NULL, MS_BIND, NULL) : -1;
}

static int make_device(int dir, unsigned i) { return mknodat(dir, devices[i].name, S_IFCHR | 0666, makedev(devices[i].major, devices[i].minor)); }

static int fill_devices(int dir, bool host_devices) {
  for (unsigned i = 0; i < ARRAY_LENGTH(devices); i++)
    if ((host_devices ? show_device(dir, devices[i].name) : make_device(dir, i)) != 0) return -1;
  for (unsigned i = 0; i < ARRAY_LENGTH(device_links); i++)
    if (symlinkat(device_links[i].target, dir, device_links[i].name) != 0) return -1;
  return mkdirat(dir, "pts", 0755) == 0 ? mkdirat(dir, "shm", 0755) : -1;
}

static int mount_devices(bool host_devices) {
  if (mount("tmpfs", "./dev", "tmpfs", MS_NOSUID | MS_NOEXEC, "size=64k,nr_inodes=32,mode=755") != 0) return -1;
  int dir = open("./dev", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  mode_t mask = umask(0);
  int result = dir < 0 ? -1 : fill_devices(dir, host_devices);
  umask(mask);
  close_fd(&dir);
  return result == 0 ? mount(NULL, "./dev", NULL, MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NOEXEC, NULL) : -1;
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

static int mount_image(const struct base *base) {
  if (overlay(base->root, base->empty, base->root) != 0 || chdir(base->root) != 0) return -1;
  if (overlay_entries(base, "") != 0 || overlay_entries(base, "opt") != 0) return -1;
  return mount_devices(base->host_devices);
}

static int change_root(void) {
  if (syscall(SYS_pivot_root, ".", ".") != 0) return -1;
  if (umount2(".", MNT_DETACH) != 0) return -1;
  return chdir("/");
}

enum step seat_make_mounts(const struct base *base) {
  if (unshare(CLONE_NEWNS) != 0 || mount_image(base) != 0) return STEP_MOUNT_BASE;
  if (mount_empty_proc() != 0) return STEP_MOUNT_PROC;
  return change_root() == 0 ? STEP_NONE : STEP_PIVOT;
}
