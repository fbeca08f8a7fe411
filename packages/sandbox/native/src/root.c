#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "init.h"
#include "util.h"

/*
 * What a sandbox adds to the root of its seat: a tmpfs of its own, the only place that can be written to, and /proc and /dev/pts of its
 * namespaces. Mounted by the sandbox's own root, in its own copy of the seat's mounts.
 */

#define DISK "/.disk"

static void disk_options(char *options, size_t size, uint64_t bytes, uint64_t files) {
  /* tmpfs counts its root and our four folders as inodes too; 0 bytes would mean "no limit". */
  format_into(options, size, "size=%llu,nr_inodes=%llu,mode=700", (unsigned long long)(bytes < 4096 ? 4096 : bytes),
              (unsigned long long)files + 5);
}

static int student_folder(const char *path, mode_t mode) {
  if (mkdir(path, 0755) != 0 || chown(path, STUDENT_ID, STUDENT_ID) != 0) return -1;
  return chmod(path, mode);
}

static int mount_disk(const struct setup *setup) {
  char options[96];
  disk_options(options, sizeof options, setup->disk_bytes, setup->disk_files);
  if (mount("tmpfs", DISK, "tmpfs", MS_NOSUID | MS_NODEV, options) != 0) return -1;
  if (student_folder(DISK "/home", 0755) || student_folder(DISK "/tmp", 01777) || student_folder(DISK "/shm", 01777)) return -1;
  if (mount(DISK "/home", STUDENT_HOME, NULL, MS_BIND, NULL) != 0) return -1;
  if (mount(DISK "/tmp", "/tmp", NULL, MS_BIND, NULL) != 0) return -1;
  return mount(DISK "/shm", "/dev/shm", NULL, MS_BIND, NULL);
}

enum step make_root(const struct setup *setup) {
  if (mount_disk(setup) != 0) return STEP_MOUNT_HOME;
  /* subset=pid: nothing of the host's hardware and kernel; hidepid: no process but the student's own. Linux 5.8. */
  if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, "subset=pid,hidepid=invisible") != 0) return STEP_MOUNT_PROC;
  bool mounted = mount("devpts", "/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=620,uid=1000,gid=1000") == 0;
  return mounted ? STEP_NONE : STEP_MOUNT_PTS;
}

enum step resize_disk(uint64_t bytes, uint64_t files) {
  char options[96];
  disk_options(options, sizeof options, bytes, files);
  return mount(NULL, DISK, NULL, MS_REMOUNT | MS_NOSUID | MS_NODEV, options) == 0 ? STEP_NONE : STEP_DISK;
}

/* /mnt is read-only like the rest of the root; the first mount puts a small tmpfs of init's there to hold the mount points. */
static int prepare_mount_points(void) {
  static bool prepared;
  if (prepared) return 0;
  prepared = true;
  return mount("tmpfs", "/mnt", "tmpfs", MS_NOSUID | MS_NODEV, "size=64k,nr_inodes=256,mode=755");
}

static int make_parents(char *path) {
  for (char *slash = path + 1; *slash; slash++) {
    if (*slash != '/') continue;
    *slash = 0;
    int made = make_dir(path, 0755);
    *slash = '/';
    if (made != 0) return -1;
  }
  return 0;
}

enum step show_mount(int mount_fd, struct text target) {
  char path[MAX_PATH_BYTES + 8];
  struct stat source;
  if (!format_into(path, sizeof path, "/mnt/%.*s", (int)target.length, target.bytes)) return STEP_MOUNT;
  if (fstat(mount_fd, &source) != 0 || prepare_mount_points() != 0 || make_parents(path) != 0) return STEP_MOUNT;
  if (S_ISDIR(source.st_mode)) {
    if (make_dir(path, 0755) != 0) return STEP_MOUNT;
  } else {
    int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0444);
    if (fd < 0) return STEP_MOUNT;
    close(fd);
  }
  return syscall(SYS_move_mount, mount_fd, "", AT_FDCWD, path, MOVE_MOUNT_F_EMPTY_PATH) == 0 ? STEP_NONE : STEP_MOUNT;
}
