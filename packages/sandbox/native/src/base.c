#include "base.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "beneath.h"
#include "link.h"
#include "options.h"
#include "util.h"

/* What of the host's /etc programs need to start; copied, so that no later change on the host is seen in mid-exam. */
static const char *const etc_entries[] = {"alternatives", "ld.so.cache",   "ld.so.conf",  "ld.so.conf.d", "localtime", "timezone",
                                          "mime.types",   "host.conf",     "services",    "protocols",    "fonts",     "java-11-openjdk",
                                          "java-17-openjdk", "java-21-openjdk", "java-25-openjdk", "python3", "fpc.cfg", "magic", "octave.conf"};

/* Files of our own in /etc. */
static const struct {
  const char *name, *content;
} etc_files[] = {
    {"passwd", "root:x:0:0:root:/:/usr/sbin/nologin\nstudent:x:1000:1000:student:/home/student:/bin/bash\nnobody:x:65534:65534:nobody:/:/usr/sbin/nologin\n"},
    {"group", "root:x:0:\nstudent:x:1000:\nnogroup:x:65534:\n"},
    {"hosts", "127.0.0.1 localhost\n::1 localhost\n"},
    {"hostname", "sandbox\n"},
    {"nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\nservices: files\nprotocols: files\n"},
};

static const char *const folders[] = {"usr", "etc", "etc/ssl", "proc", "sys",  "dev", "tmp", "home",
                                      "home/student", "mnt", "opt", "run", "var", ".disk"};

static const struct {
  const char *target, *name;
} links[] = {{"/tmp", "var/tmp"}, {"/proc/self/mounts", "etc/mtab"}};

static int set_readonly(const char *path, bool nodev) {
  struct mount_attr attribute = {.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | (nodev ? MOUNT_ATTR_NODEV : 0)};
  return (int)syscall(SYS_mount_setattr, AT_FDCWD, path, AT_RECURSIVE, &attribute, sizeof attribute);
}

static int bind_readonly(const char *source, const char *target) {
  if (mount(source, target, NULL, MS_BIND | MS_REC, NULL) != 0) return -1;
  return set_readonly(target, true);
}

/*
 * What the root shows of the host is bound below `shown`, apart from the root's own tmpfs: a sandbox lays an overlay over each, and
 * the kernel makes none over a mount that has others on it. The root has an empty folder in its place.
 */
static int show(const char *source, const char *shown, const char *name) {
  char target[PATH_MAX];
  if (!format_into(target, sizeof target, "%s/%s", shown, name)) return -1;
  if (make_dir(name, 0755) != 0 || make_dir(target, 0755) != 0) return -1;
  return bind_readonly(source, target);
}

static int copy_file(int from, int to, const char *name, mode_t mode) {
  int in = openat(from, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  int out = in < 0 ? -1 : openat(to, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode & 0755);
  char buffer[65536];
  ssize_t got = -1;
  while (out >= 0 && (got = read(in, buffer, sizeof buffer)) > 0)
    if (write(out, buffer, (size_t)got) != got) got = -1;
  close_fd(&in);
  close_fd(&out);
  return got == 0 ? 0 : -1;
}

/* Copies one entry of the host's /etc: files that all may read, links as links, folders with what is in them. */
static void copy_entry(int from, int to, const char *name) {
  struct stat status;
  char target[PATH_MAX];
  if (fstatat(from, name, &status, AT_SYMLINK_NOFOLLOW) != 0) return;
  if (S_ISLNK(status.st_mode)) {
    ssize_t length = readlinkat(from, name, target, sizeof target - 1);
    if (length < 0) return;
    target[length] = 0;
    if (symlinkat(target, to, name) != 0) report("base: linking %s: %s", name, strerror(errno));
  } else if (S_ISREG(status.st_mode) && (status.st_mode & 0004)) {
    if (copy_file(from, to, name, status.st_mode) != 0) report("base: copying %s: %s", name, strerror(errno));
  } else if (S_ISDIR(status.st_mode) && (status.st_mode & 0005) == 0005) {
    mkdirat(to, name, 0755);
    int below_from = openat(from, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC), below_to = openat(to, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
    DIR *stream = below_from < 0 ? NULL : fdopendir(below_from);
    for (struct dirent *entry; stream && (entry = readdir(stream));)
      if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) copy_entry(dirfd(stream), below_to, entry->d_name);
    if (stream) closedir(stream);
    close_fd(&below_to);
  }
}

static int write_new(const char *path, const char *content) {
  int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (fd < 0) return -1;
  ssize_t written = write(fd, content, strlen(content));
  close(fd);
  return written == (ssize_t)strlen(content) ? 0 : -1;
}

static int fill_etc(void) {
  int from = open("/etc", O_PATH | O_DIRECTORY | O_CLOEXEC), to = open("etc", O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (from < 0 || to < 0) return -1;
  for (unsigned i = 0; i < ARRAY_LENGTH(etc_entries); i++) copy_entry(from, to, etc_entries[i]);
  close(from);
  close(to);
  from = open("/etc/ssl", O_PATH | O_DIRECTORY | O_CLOEXEC);
  to = open("etc/ssl", O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (from >= 0) copy_entry(from, to, "certs");
  close_fd(&from);
  close_fd(&to);
  for (unsigned i = 0; i < ARRAY_LENGTH(etc_files); i++) {
    char path[64];
    format_into(path, sizeof path, "etc/%s", etc_files[i].name);
    if (write_new(path, etc_files[i].content) != 0) return -1;
  }
  return 0;
}

/* /bin, /lib and so on: links into /usr on a merged host, folders of their own on an older one. */
static int fill_usr(const char *shown) {
  static const char *const names[] = {"bin", "sbin", "lib", "lib32", "lib64", "libx32"};
  if (show("/usr", shown, "usr") != 0) return -1;
  for (unsigned i = 0; i < ARRAY_LENGTH(names); i++) {
    char host[16], target[64];
    struct stat status;
    format_into(host, sizeof host, "/%s", names[i]);
    if (lstat(host, &status) != 0) continue;
    if (S_ISLNK(status.st_mode)) {
      ssize_t length = readlink(host, target, sizeof target - 1);
      if (length < 0) return -1;
      target[length] = 0;
      if (symlink(target, names[i]) != 0) return -1;
    } else if (show(host, shown, names[i]) != 0) {
      return -1;
    }
  }
  return 0;
}

static int show_mounts(const char *const *mounts, unsigned count, const char *shown) {
  for (unsigned i = 0; i < count; i++) {
    char source[PATH_MAX], target[PATH_MAX];
    const char *colon = strchr(mounts[i], ':');
    if (!colon || strncmp(colon + 1, "/opt/", 5) != 0 || strchr(colon + 6, '/') || colon[6] == 0 || colon[6] == '.') {
      errno = EINVAL;
      return -1;
    }
    format_into(source, sizeof source, "%.*s", (int)(colon - mounts[i]), mounts[i]);
    format_into(target, sizeof target, "%s", colon + 2);
    if (show(source, shown, target) != 0) return -1;
  }
  return 0;
}

static int fill_opt(const char *shown, bool whole) {
  if (show_mounts(options.mounts, options.mount_count, shown) != 0) return -1;
  return whole ? 0 : show_mounts(options.host_mounts, options.host_mount_count, shown);
}

static const char *fill(const char *shown, bool whole) {
  for (unsigned i = 0; i < ARRAY_LENGTH(folders); i++)
    if (make_dir(folders[i], 0755) != 0) return "making its folders";
  for (unsigned i = 0; i < ARRAY_LENGTH(links); i++)
    if (symlink(links[i].target, links[i].name) != 0) return "making its links";
  if (!whole && fill_etc() != 0) return "filling /etc";
  if (!whole && fill_usr(shown) != 0) return "binding /usr read-only (Linux 5.12 is needed)";
  if (fill_opt(shown, whole) != 0) return "binding what --mount and --host-mount name";
  return NULL;
}

static int mount_tmpfs(const char *folder, const char *size) {
  if (make_dir(folder, 0755) != 0) return -1;
  return mount("tmpfs", folder, "tmpfs", MS_NOSUID, size);
}

static const char *assemble(const struct base *base) {
  char opt[sizeof base->shown + 8];
  if (mount_tmpfs(base->root, "size=64m,mode=755") != 0) return "mounting a tmpfs";
  if (mount_tmpfs(base->shown, "size=1m,mode=755") != 0) return "mounting a tmpfs for what is shown of the host";
  if (!format_into(opt, sizeof opt, "%s/opt", base->shown) || make_dir(opt, 0755) != 0 || chdir(base->root) != 0) return "making its folders";
  const char *failed = fill(base->shown, base->whole);
  if (!failed && set_readonly(base->root, false) != 0) failed = "making it read-only";
  return failed;
}

bool base_leave_host(void) { return unshare(CLONE_NEWNS) == 0 && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0; }

bool base_assemble(const struct base *base, char *problem, size_t problem_size) {
  const char *failed = assemble(base);
  int saved = errno;
  if (chdir("/") != 0 && !failed) failed = "leaving it";
  if (failed) format_into(problem, problem_size, "assembling the sandboxes' root in %s: %s: %s", base->root, failed, strerror(saved));
  return !failed;
}

static bool is_below(const char *path, const char *folder) {
  size_t length = strlen(folder);
  return strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == 0 || (length && folder[length - 1] == '/'));
}

int base_open_mount(const char *path) {
  for (unsigned i = 0; i < options.allowed_count; i++) {
    const char *folder = options.allowed[i];
    if (!is_below(path, folder)) continue;
    int held = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (held < 0) return -1;
    const char *rest = path + strlen(folder);
    while (*rest == '/') rest++;
    int found = *rest ? open_beneath(held, rest, O_PATH, 0) : dup(held);
    close(held);
    if (found < 0) return -1;
    int tree = (int)syscall(SYS_open_tree, found, "", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH);
    close(found);
    if (tree < 0) return -1;
    struct mount_attr attribute = {.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV};
    if (syscall(SYS_mount_setattr, tree, "", AT_EMPTY_PATH, &attribute, sizeof attribute) == 0) return tree;
    close(tree);
    return -1;
  }
  errno = EPERM;
  return -1;
}

static bool is_needed(const char *mount_point) {
  static const char *const needed[] = {"/proc", "/sys/fs/cgroup", "/sys/kernel/security", "/sys/module", "/dev"};
  if (strcmp(mount_point, "/") == 0 || is_below(mount_point, options.state) || is_below(options.state, mount_point)) return true;
  if (options.images && (is_below(mount_point, options.images) || is_below(options.images, mount_point))) return true;
  if (strcmp(mount_point, "/sys") == 0) return true;
  for (unsigned i = 0; i < ARRAY_LENGTH(needed); i++)
    if (strcmp(mount_point, needed[i]) == 0 || (i == 1 && is_below(mount_point, needed[i]))) return true;
  for (unsigned i = 0; i < options.allowed_count; i++)
    if (is_below(mount_point, options.allowed[i]) || is_below(options.allowed[i], mount_point)) return true;
  return false;
}

void base_trim_mounts(void) {
  FILE *file = fopen("/proc/self/mountinfo", "re");
  char *line = NULL;
  size_t size = 0;
  while (file && getline(&line, &size, file) > 0) {
    char mount_point[PATH_MAX];
    if (sscanf(line, "%*d %*d %*s %*s %4095s", mount_point) != 1 || strchr(mount_point, '\\') || is_needed(mount_point)) continue;
    umount2(mount_point, MNT_DETACH); /* one that was below another is gone with it */
  }
  free(line);
  if (file) fclose(file);
}
