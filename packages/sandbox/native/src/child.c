#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "init.h"
#include "seccomp_filters.h"
#include "util.h"

/* Exit statuses of shells: found but not to be run, and not found. */
#define EXIT_NOT_EXECUTABLE 126
#define EXIT_NOT_FOUND 127

static void fail(const struct child *child, enum step step) __attribute__((noreturn));

static void fail(const struct child *child, enum step step) {
  child->failure->error = (uint32_t)errno;
  child->failure->step = step;
  _exit(1);
}

static int connect_stdio(const struct child *child) {
  if (setsid() < 0) return -1;
  if (child->terminal && ioctl(child->stdio[0], TIOCSCTTY, 0) != 0) return -1;
  for (int i = 0; i < 3; i++)
    if (dup2(child->stdio[i], i) < 0) return -1;
  return 0;
}

static int set_limit(int resource, uint64_t soft, uint64_t hard) {
  struct rlimit limit = {soft, hard};
  return setrlimit((__rlimit_resource_t)resource, &limit);
}

static int set_rlimits(const uint64_t *limits) {
  /* The group's cpu time is what counts (launcher); this one stops a single process if the launcher could not. */
  uint64_t seconds = limits[LIMIT_CPU_MS] / 1000 + 2;
  uint64_t stack = limits[LIMIT_STACK_BYTES], space = limits[LIMIT_ADDRESS_SPACE_BYTES];
  if (set_limit(RLIMIT_CPU, seconds, seconds + 1) || set_limit(RLIMIT_CORE, 0, 0)) return -1;
  if (set_limit(RLIMIT_FSIZE, limits[LIMIT_FILE_BYTES], limits[LIMIT_FILE_BYTES])) return -1;
  if (set_limit(RLIMIT_NOFILE, limits[LIMIT_OPEN_FILES], limits[LIMIT_OPEN_FILES])) return -1;
  if (set_limit(RLIMIT_NPROC, limits[LIMIT_PROCESSES], limits[LIMIT_PROCESSES])) return -1;
  if (stack && set_limit(RLIMIT_STACK, stack, stack)) return -1;
  if (space && set_limit(RLIMIT_AS, space, space)) return -1;
  /* Counted by user, at the launcher's user too: shares that all sandboxes together cannot use up. */
  if (set_limit(RLIMIT_SIGPENDING, 512, 512) || set_limit(RLIMIT_MSGQUEUE, 819200, 819200)) return -1;
  return set_limit(RLIMIT_MEMLOCK, 8 << 20, 8 << 20);
}

/* Leaving uid 0 clears the capabilities; init emptied the bounding set beforehand, so that none can come back. */
static int become_student(void) {
  if (setgroups(0, NULL) != 0 || setresgid(STUDENT_ID, STUDENT_ID, STUDENT_ID) != 0) return -1;
  return setresuid(STUDENT_ID, STUDENT_ID, STUDENT_ID);
}

/* Immediately and not at exec: a program forked from a template never execs. */
static int enter_apparmor_profile(bool loopback) {
  const char *command = loopback ? "changeprofile invigil-sandbox-loopback" : "changeprofile invigil-sandbox";
  if (write_text_at(AT_FDCWD, "/proc/self/attr/apparmor/current", command) == 0) return 0;
  return errno == ENOENT ? write_text_at(AT_FDCWD, "/proc/self/attr/current", command) : -1;
}

static int install_filter(bool loopback) {
  struct sock_fprog program = {.len = ARRAY_LENGTH(seccomp_base), .filter = (struct sock_filter *)seccomp_base};
  if (loopback) program = (struct sock_fprog){.len = ARRAY_LENGTH(seccomp_loopback), .filter = (struct sock_filter *)seccomp_loopback};
  return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
}

static int unblock_signals(void) {
  sigset_t none;
  sigemptyset(&none);
  return sigprocmask(SIG_SETMASK, &none, NULL);
}

static const char *search_path(char **environment) {
  for (char **entry = environment; *entry; entry++)
    if (strncmp(*entry, "PATH=", 5) == 0) return *entry + 5;
  return "/usr/local/bin:/usr/bin:/bin";
}

/* execvpe would read PATH of this process, which has none. */
static void execute(const struct child *child) {
  const char *name = child->arguments[0];
  if (strchr(name, '/')) {
    execve(name, child->arguments, child->environment);
    return;
  }
  int error = ENOENT;
  for (const char *folder = search_path(child->environment); folder; folder = strchr(folder, ':'), folder = folder ? folder + 1 : NULL) {
    char path[MAX_PATH_BYTES];
    if (!format_into(path, sizeof path, "%.*s/%s", (int)strcspn(folder, ":"), folder, name)) continue;
    execve(path, child->arguments, child->environment);
    if (errno != ENOENT && errno != ENOTDIR) error = errno;
  }
  errno = error;
}

void child_main(const struct child *child) {
  umask(022);
  if (connect_stdio(child) != 0) fail(child, STEP_STDIO);
  if (set_rlimits(child->limits) != 0) fail(child, STEP_RLIMITS);
  if (become_student() != 0) fail(child, STEP_STUDENT_IDS);
  if (chdir(STUDENT_HOME) != 0 || (*child->cwd && chdir(child->cwd) != 0)) {
    dprintf(STDERR_FILENO, "invigil: the working folder %s: %s\n", child->cwd, strerror(errno));
    _exit(EXIT_NOT_EXECUTABLE);
  }
  if (child->apparmor && enter_apparmor_profile(child->loopback) != 0) fail(child, STEP_APPARMOR);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail(child, STEP_NO_NEW_PRIVS);
  if (child->landlock >= 0 && syscall(SYS_landlock_restrict_self, child->landlock, 0) != 0) fail(child, STEP_LANDLOCK);
  if (close_range(3, ~0u, 0) != 0 || unblock_signals() != 0) fail(child, STEP_STDIO);
  if (install_filter(child->loopback) != 0) fail(child, STEP_SECCOMP);
  execute(child);
  int error = errno;
  dprintf(STDERR_FILENO, "invigil: cannot run %s: %s\n", child->arguments[0], strerror(error));
  _exit(error == ENOENT ? EXIT_NOT_FOUND : EXIT_NOT_EXECUTABLE);
}
