#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "init.h"
#include "nursery.h"
#include "runner.h"
#include "template.h"
#include "util.h"

/*
 * From the nursery to a template: its user, its mounts, one capability, and the interpreter. It sees the image as a run does, and has
 * a writable file system of its own, which no run sees.
 */

#define DISK "/.disk"
#define OBJECT DISK "/template.so"
#define DISK_OPTIONS "size=64m,nr_inodes=4096,mode=755"
#define STACK_BYTES (64ull << 20) /* the default of a run, for which the kernel leaves room when a program is executed */
#define MAX_STRINGS_EACH 64

/* invigil-template.so, which makes a template of an interpreter (native/template/); template_object.S has it here. */
extern const uint8_t template_object[], template_object_end[];

static void fail(const char *what) __attribute__((noreturn));

static void fail(const char *what) {
  dprintf(STDERR_FILENO, "%s: %s\n", what, strerror(errno));
  _exit(1);
}

static int student_folder(const char *path, const char *target, uid_t uid) {
  if (mkdir(path, 0755) != 0 || chown(path, uid, uid) != 0) return -1;
  return mount(path, target, NULL, MS_BIND, NULL);
}

static void mount_disk(uid_t uid) {
  if (mount("tmpfs", DISK, "tmpfs", MS_NOSUID | MS_NODEV, DISK_OPTIONS) != 0) fail("mounting a tmpfs");
  if (student_folder(DISK "/home", STUDENT_HOME, uid) || student_folder(DISK "/tmp", "/tmp", uid) || student_folder(DISK "/shm", "/dev/shm", uid))
    fail("making a writable file system");
}

static void write_object(void) {
  size_t length = (size_t)(template_object_end - template_object);
  int fd = open(OBJECT, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0555);
  if (fd < 0 || write(fd, template_object, length) != (ssize_t)length) fail("writing " OBJECT);
  close(fd);
}

/*
 * A copy that can be executed and not read: forks have one inode as their executable, /proc/self/exe opens it, and what can be opened
 * can be locked, by which two runs could signal each other.
 */
static void copy_interpreter(const char *path, char *copy, size_t size) {
  static char buffer[65536];
  const char *name = strrchr(path, '/') + 1;
  if (!format_into(copy, size, DISK "/%s", name)) fail("the interpreter's name");
  int from = open(path, O_RDONLY | O_CLOEXEC), to = open(copy, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0111);
  if (from < 0 || to < 0) fail(path);
  for (ssize_t got; (got = read(from, buffer, sizeof buffer)) != 0;)
    if (got < 0 || write(to, buffer, (size_t)got) != got) fail("copying the interpreter");
  close(from);
  close(to);
}

static int set_limit(int resource, uint64_t soft, uint64_t hard) {
  struct rlimit limit = {soft, hard};
  return setrlimit((__rlimit_resource_t)resource, &limit);
}

/* The one capability that entering a sandbox takes; through exec, which takes all others from who is not root. */
static int keep_one_capability(void) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3] = {{.effective = 1u << CAP_SYS_ADMIN, .permitted = 1u << CAP_SYS_ADMIN, .inheritable = 1u << CAP_SYS_ADMIN}};
  if (syscall(SYS_capset, &header, sets) != 0) return -1;
  return prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_SYS_ADMIN, 0, 0);
}

static void become_user(uid_t uid) {
  if (uid && (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) != 0 || setgroups(0, NULL) != 0 || setresgid(uid, uid, uid) != 0 || setresuid(uid, uid, uid) != 0)) fail("taking an id");
  if (keep_one_capability() != 0) fail("keeping one capability");
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0); /* the change of ids cleared it */
}

/* The next of the strings that follow each other; NULL behind the last. */
static char *next_string(const char **strings, const char *end) {
  const char *string = *strings, *nul = memchr(string, 0, (size_t)(end - string));
  if (!nul) return NULL;
  *strings = nul + 1;
  return (char *)string;
}

static void become_template(const struct template_order *order, const char *strings, size_t length, const int *fds, unsigned count) __attribute__((noreturn));

static void become_template(const struct template_order *order, const char *strings, size_t length, const int *fds, unsigned count) {
  static char preloads[MAX_PRELOAD_BYTES], room[TEMPLATE_ROOM_BYTES] = TEMPLATE_ROOM, *environment[MAX_STRINGS_EACH + 4];
  const char *end = strings + length;
  char copy[128];
  size_t used = 0, variables = 0;
  /* The same numbers as a run's, so that Python takes them for the same. */
  if (dup2(fds[1], 0) < 0 || dup2(fds[2], 1) < 0 || dup2(fds[2], 2) < 0) _exit(1);
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  for (unsigned i = 3; i < count; i++)
    if (write(fds[i], "0", 1) != 1) fail("entering its control group");
  char *interpreter = next_string(&strings, end);
  if (!interpreter || !strrchr(interpreter, '/')) _exit(1);
  mount_disk(order->uid);
  write_object();
  copy_interpreter(interpreter, copy, sizeof copy);
  format_into(preloads, sizeof preloads, TEMPLATE_PRELOADS);
  used = strlen(preloads);
  for (unsigned i = 0; i < order->preloads; i++) {
    char *module = next_string(&strings, end);
    if (!module || !format_into(preloads + used, sizeof preloads - used, "%s%s", i ? " " : "", module)) fail("the modules to import");
    used += strlen(preloads + used);
  }
  for (unsigned i = 0; i < order->variables && i < MAX_STRINGS_EACH; i++) environment[variables++] = next_string(&strings, end);
  /* Last, so that what the interpreter keeps of them is easily wiped. */
  environment[variables++] = preloads;
  environment[variables++] = "LD_PRELOAD=" OBJECT;
  memset(room + strlen(TEMPLATE_ROOM), '-', sizeof room - sizeof TEMPLATE_ROOM);
  environment[variables++] = room;
  if (set_limit(RLIMIT_CORE, 0, 0) || set_limit(RLIMIT_STACK, STACK_BYTES, RLIM_INFINITY)) fail("setting its limits");
  become_user(order->uid);
  umask(022);
  if (leave_keyring() != 0) fail("leaving the launcher's keyring");
  if (chdir(STUDENT_HOME) != 0) fail(STUDENT_HOME);
  int link = fcntl(fds[0], F_DUPFD, TEMPLATE_FD + 1);
  if (link < 0 || dup2(link, TEMPLATE_FD) != TEMPLATE_FD || close_range(TEMPLATE_FD + 1, ~0u, 0) != 0) fail("keeping its link");
  char *arguments[] = {interpreter, TEMPLATE_SCRIPT, NULL};
  if (install_filter(FILTER_TEMPLATE) != 0) fail("installing its filter");
  execve(copy, arguments, environment);
  fail(copy);
}

enum step template_clone(const struct template_order *order, const char *strings, size_t length, const int *fds, unsigned count, struct birth *birth, int *pidfd) {
  struct clone_args arguments = {.flags = CLONE_NEWNS | CLONE_NEWIPC | CLONE_PIDFD | CLONE_PARENT, .pidfd = (uint64_t)(uintptr_t)pidfd};
  if (count < 3) return errno = EINVAL, STEP_TEMPLATE;
  birth->pid = (pid_t)syscall(SYS_clone3, &arguments, sizeof arguments);
  if (birth->pid == 0) become_template(order, strings, length, fds, count);
  if (birth->pid < 0) *pidfd = -1; /* the kernel wrote a number there that it took back */
  return birth->pid > 0 ? STEP_NONE : STEP_TEMPLATE;
}
