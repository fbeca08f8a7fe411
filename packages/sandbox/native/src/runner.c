#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "init.h"
#include "runner.h"
#include "util.h"

/* Exit statuses of shells: found but not to be run, and not found. */
#define EXIT_NOT_EXECUTABLE 126
#define EXIT_NOT_FOUND 127

static int channel_to_init;

static void fail(enum step step) __attribute__((noreturn));

static void fail(enum step step) {
  link_send_failure(channel_to_init, step);
  _exit(1);
}

static int set_limit(int resource, uint64_t soft, uint64_t hard) {
  struct rlimit limit = {soft, hard};
  return setrlimit((__rlimit_resource_t)resource, &limit);
}

/* What this user's own limit allows where that is less: a user namespace's root may not raise it. */
static int set_own_share(int resource, uint64_t share) {
  struct rlimit limit;
  if (set_limit(resource, share, share) == 0) return 0;
  return getrlimit((__rlimit_resource_t)resource, &limit) == 0 ? set_limit(resource, limit.rlim_max, limit.rlim_max) : -1;
}

/* What run-times reserve to write to and hardly touch: stacks of threads, heaps. Node needs 0.8 GiB, with stacks of 64 MiB. */
#define RESERVED_BYTES (1ull << 30)

/* What a group would count of all processes together, for each by itself: processor time, and private memory that it may write to. */
static int set_rlimits_without_group(const struct runner *runner, const uint64_t *limits) {
  uint64_t seconds = (limits[LIMIT_CPU_MS] + 999) / 1000, processes = limits[LIMIT_PROCESSES] + (runner->single_id ? 1 : 0);
  uint64_t data = limits[LIMIT_MEMORY_BYTES] + RESERVED_BYTES;
  if (set_limit(RLIMIT_CPU, seconds, seconds + 1) || set_limit(RLIMIT_DATA, data, data)) return -1;
  return set_limit(RLIMIT_NPROC, processes, processes);
}

static int set_rlimits(const struct runner *runner, const uint64_t *limits) {
  /* The group's cpu time is what counts (launcher); this one stops a single process if the launcher could not. */
  uint64_t seconds = limits[LIMIT_CPU_MS] / 1000 + 2;
  uint64_t stack = limits[LIMIT_STACK_BYTES], space = limits[LIMIT_ADDRESS_SPACE_BYTES];
  if (set_limit(RLIMIT_CPU, seconds, seconds + 1) || set_limit(RLIMIT_CORE, 0, 0)) return -1;
  if (set_limit(RLIMIT_FSIZE, limits[LIMIT_FILE_BYTES], limits[LIMIT_FILE_BYTES])) return -1;
  if (set_limit(RLIMIT_NOFILE, limits[LIMIT_OPEN_FILES], limits[LIMIT_OPEN_FILES])) return -1;
  /* One more than the group allows: the group counts what it refuses, so it has to be the first to refuse. */
  if (set_limit(RLIMIT_NPROC, limits[LIMIT_PROCESSES] + 1, limits[LIMIT_PROCESSES] + 1)) return -1;
  if (stack && set_limit(RLIMIT_STACK, stack, stack)) return -1;
  if (space && set_limit(RLIMIT_AS, space, space)) return -1;
  /* Counted by user, at the launcher's user too: shares that all sandboxes together cannot use up. */
  if (set_own_share(RLIMIT_SIGPENDING, 512) || set_own_share(RLIMIT_MSGQUEUE, 819200) || set_own_share(RLIMIT_MEMLOCK, 8 << 20)) return -1;
  return runner->no_cgroup ? set_rlimits_without_group(runner, limits) : 0;
}

/*
 * The capabilities are given up by name: the kernel takes them from who leaves uid 0, and a fork of a template never had it. The bounding
 * set was emptied beforehand, so that none can come back.
 */
static int become_student(const struct runner *runner) {
  /* With a single id it is the student's already, and its groups cannot be left. */
  bool own_ids = !runner->single_id;
  if (own_ids && (setgroups(0, NULL) != 0 || setresgid(STUDENT_ID, STUDENT_ID, STUDENT_ID) != 0 || setresuid(STUDENT_ID, STUDENT_ID, STUDENT_ID) != 0)) return -1;
  return set_capabilities(false, false);
}

/* Immediately and not at exec: a program forked from a template never execs. */
static int enter_apparmor_profile(bool loopback) {
  const char *command = loopback ? "changeprofile invigil-sandbox-loopback" : "changeprofile invigil-sandbox";
  if (write_text_at(AT_FDCWD, "/proc/self/attr/apparmor/current", command) == 0) return 0;
  return errno == ENOENT ? write_text_at(AT_FDCWD, "/proc/self/attr/current", command) : -1;
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
static void execute(char **arguments, char **environment) {
  const char *name = arguments[0];
  if (strchr(name, '/')) {
    execve(name, arguments, environment);
    return;
  }
  int error = ENOENT;
  for (const char *folder = search_path(environment); folder; folder = strchr(folder, ':'), folder = folder ? folder + 1 : NULL) {
    char path[MAX_PATH_BYTES];
    if (!format_into(path, sizeof path, "%.*s/%s", (int)strcspn(folder, ":"), folder, name)) continue;
    execve(path, arguments, environment);
    if (errno != ENOENT && errno != ENOTDIR) error = errno;
  }
  errno = error;
}

/* Only the channel stays open, and only until the program is executed. */
static int keep_channel(int channel) {
  if (channel != CHANNEL_FD && dup2(channel, CHANNEL_FD) != CHANNEL_FD) return -1;
  channel_to_init = CHANNEL_FD;
  if (close_range(CHANNEL_FD + 1, ~0u, 0) != 0) return -1;
  return fcntl(CHANNEL_FD, F_SETFD, FD_CLOEXEC);
}

void runner_restrict(const struct runner *runner, int channel) {
  channel_to_init = channel;
  umask(022);
  if (setsid() < 0) fail(STEP_STDIO);
  if (become_student(runner) != 0) fail(STEP_STUDENT_IDS);
  if (runner->apparmor && enter_apparmor_profile(runner->loopback) != 0) fail(STEP_APPARMOR);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail(STEP_NO_NEW_PRIVS);
  if (runner->landlock >= 0 && syscall(SYS_landlock_restrict_self, runner->landlock, 0) != 0) fail(STEP_LANDLOCK);
  if (keep_channel(channel) != 0 || unblock_signals() != 0) fail(STEP_STDIO);
  if (!runner->filtered && install_filter(runner->loopback ? FILTER_LOOPBACK : FILTER_BASE) != 0) fail(STEP_SECCOMP);
}

/* A run over a terminal comes with the terminal alone; else with stdout, stderr and perhaps stdin. */
static int connect_stdio(const int fds[LINK_MAX_FDS], bool terminal) {
  if (terminal && ioctl(fds[0], TIOCSCTTY, 0) != 0) return -1;
  int input = fds[terminal ? 0 : 2], error = fds[terminal ? 0 : 1];
  if (input < 0) input = open("/dev/null", O_RDONLY | O_CLOEXEC);
  return input < 0 || dup2(input, 0) < 0 || dup2(fds[0], 1) < 0 || dup2(error, 2) < 0 ? -1 : 0;
}

/* A NULL-ended array of NUL-ended copies. */
static char **strings_of(struct text_list list) {
  char **strings = allocate(sizeof(char *) * (list.count + 1u));
  unsigned count = 0;
  for (struct text text; text_list_next(&list, &text);) strings[count++] = strndup(text.bytes, text.length);
  return strings;
}

static void enter_folder(const struct run_request *run) {
  char cwd[MAX_PATH_BYTES + 1] = {0};
  memcpy(cwd, run->cwd.bytes, run->cwd.length);
  if (chdir(STUDENT_HOME) == 0 && (!*cwd || chdir(cwd) == 0)) return;
  dprintf(STDERR_FILENO, "invigil: the working folder %s: %s\n", cwd, strerror(errno));
  _exit(EXIT_NOT_EXECUTABLE);
}

void runner_execute(char **arguments, char **environment) {
  execute(arguments, environment);
  int error = errno;
  dprintf(STDERR_FILENO, "invigil: cannot run %s: %s\n", arguments[0], strerror(error));
  _exit(error == ENOENT ? EXIT_NOT_FOUND : EXIT_NOT_EXECUTABLE);
}

void runner_take_run(const struct runner *runner, struct message *message, struct program *program) {
  uint32_t pid = (uint32_t)getpid();
  if (link_send(CHANNEL_FD, LINK_READY, &pid, sizeof pid, NULL, 0) != 0) fail(STEP_FORK);
  if (link_receive(CHANNEL_FD, message) != 1) _exit(1); /* init is gone */
  struct run_request run;
  struct frame frame = {.type = FRAME_RUN, .payload = message->payload, .length = (uint32_t)message->length};
  if (parse_run(&frame, &run) != NULL) fail(STEP_FORK);
  if (connect_stdio(message->fds, run.flags & RUN_TERMINAL) != 0 || close_range(CHANNEL_FD + 1, ~0u, 0) != 0) fail(STEP_STDIO);
  *program = (struct program){strings_of(run.arguments), strings_of(run.environment), run.flags};
  /* Only now: what is left to do takes no memory. */
  if (set_rlimits(runner, run.limits) != 0) fail(STEP_RLIMITS);
  enter_folder(&run);
}

void runner_main(const struct runner *runner, int channel, struct message *message) {
  struct program program;
  runner_restrict(runner, channel);
  runner_take_run(runner, message, &program);
  runner_execute(program.arguments, program.environment);
}
