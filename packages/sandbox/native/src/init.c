#include "init.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/keyctl.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner.h"
#include "util.h"

/* Everything that init knows. One sandbox, one init, no other thread. */
static struct {
  struct setup setup;
  int landlock;
  int signals;                   /* signalfd of SIGCHLD */
  uint32_t file_error;           /* errno of a file that could not be written since the last run */
  pid_t runner;                  /* waits for a run, or is one */
  int pidfd;                     /* of a runner that is not our child, else -1 */
  int channel;                   /* to the runner until its program begins, else -1 */
  struct failure failure;        /* of the run: what its runner said there */
  bool running;
  uint64_t started_ns;
  struct rusage before; /* of all that was reaped before the run */
  int master; /* of the run's terminal, or -1 */
  struct run_request run;
  uint8_t run_payload[MAX_PAYLOAD_BYTES];
} self = {.landlock = -1, .pidfd = -1, .channel = -1, .master = -1};

static struct message message;

static void tell(uint16_t type, const void *payload, size_t length) {
  /* A lost link means a lost launcher: nobody needs this sandbox any more. */
  if (link_send(LINK_FD, type, payload, length, NULL, 0) != 0) _exit(1);
}

static void give_up(enum step step) __attribute__((noreturn));

static void give_up(enum step step) {
  link_send_failure(LINK_FD, step);
  _exit(1);
}

static int start_loopback(void) {
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
  int result = ioctl(fd, SIOCSIFFLAGS, &request);
  close(fd);
  return result;
}

/* A session keyring of its own, so that nothing links back to the launcher's. A kernel without keyrings has nothing to leave. */
int leave_keyring(void) {
  return syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) >= 0 || errno == ENOSYS ? 0 : -1;
}

/* No program can ever have a capability again; init itself keeps its own until it execs, which it never does. */
static int empty_bounding_set(void) {
  int capability = 0;
  while (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0) capability++;
  return errno == EINVAL && capability > CAP_LAST_CAP ? 0 : -1;
}

static void make_channel(int ends[2]) {
  close_fd(&self.channel);
  close_fd(&self.pidfd);
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) give_up(STEP_FORK);
  self.channel = ends[0];
}

/* What a runner said before its program began: LINK_FAILED and why, or LINK_READY; 0 when it said nothing and is gone, -1 when nothing came. */
static int hear_runner(struct failure *failure) {
  int got = link_receive(self.channel, &message);
  for (unsigned i = 0; got > 0 && i < LINK_MAX_FDS; i++) close_fd(&message.fds[i]); /* a runner sends none */
  if (got <= 0) return got;
  if (message.type == LINK_FAILED && message.length == sizeof *failure) memcpy(failure, message.payload, sizeof *failure);
  return message.type;
}

/* Makes the process that will be the next run, and waits until it has given up everything that a program may not have. */
static void start_runner(void) {
  int ends[2];
  struct failure failure = {STEP_FORK, ECHILD};
  make_channel(ends);
  self.runner = fork();
  if (self.runner < 0) give_up(STEP_FORK);
  if (self.runner == 0) {
    const struct setup *setup = &self.setup;
    struct runner runner = {setup->loopback, setup->apparmor, setup->single_id, setup->no_cgroup, false, self.landlock};
    runner_main(&runner, ends[1], &message);
  }
  close(ends[1]);
  if (hear_runner(&failure) == LINK_READY) return;
  errno = (int)failure.error;
  give_up(failure.step);
}

/* Asks the launcher for a fork of the image's template in our namespaces. */
static void ask_for_fork(int end) {
  static const char *const names[] = {[FORK_USER] = "user", [FORK_PID] = "pid", [FORK_MOUNT] = "mnt", [FORK_NETWORK] = "net", [FORK_IPC] = "ipc", [FORK_CGROUP] = "cgroup"};
  struct fork_request request = {0, self.setup.apparmor, self.setup.single_id, self.landlock >= 0};
  int fds[FORK_FDS] = {end};
  for (int i = FORK_USER; i <= FORK_CGROUP; i++) {
    char path[32];
    format_into(path, sizeof path, "/proc/self/ns/%s", names[i]);
    fds[i] = open(path, O_RDONLY | O_CLOEXEC);
    if (fds[i] < 0) give_up(STEP_TEMPLATE);
  }
  fds[FORK_LANDLOCK] = self.landlock;
  if (link_send(LINK_FD, LINK_FORK, &request, sizeof request, fds, self.landlock < 0 ? FORK_LANDLOCK : FORK_FDS) != 0) _exit(1);
  for (int i = FORK_USER; i <= FORK_CGROUP; i++) close(fds[i]);
}

/* True when a fork of the template waits for a run in this sandbox; false when the launcher says that none will, or one failed. */
static bool take_fork(struct failure *failure) {
  struct pollfd watched[2] = {{.fd = LINK_FD, .events = POLLIN}, {.fd = self.channel, .events = POLLIN}};
  while (poll(watched, 2, -1) < 0)
    if (errno != EINTR) _exit(1);
  if (watched[0].revents) {
    if (link_receive(LINK_FD, &message) != 1 || message.type != LINK_COLD) _exit(1);
    return false;
  }
  uint32_t pid;
  if (hear_runner(failure) != LINK_READY || message.length != sizeof pid) return false;
  memcpy(&pid, message.payload, sizeof pid);
  self.runner = (pid_t)pid;
  self.pidfd = (int)syscall(SYS_pidfd_open, self.runner, 0);
  return self.pidfd >= 0;
}

static struct readiness start_warm_runner(void) {
  struct readiness readiness = {0};
  int ends[2];
  make_channel(ends);
  ask_for_fork(ends[1]);
  close(ends[1]);
  readiness.warm = take_fork(&readiness.failure);
  if (readiness.warm) return readiness;
  kill(-1, SIGKILL);
  start_runner();
  return readiness;
}

static void set_up(void) {
  if (link_receive(LINK_FD, &message) != 1 || message.type != LINK_SETUP || message.length != sizeof self.setup) _exit(1);
  memcpy(&self.setup, message.payload, sizeof self.setup);
  if (empty_bounding_set() != 0) give_up(STEP_STUDENT_IDS);
  if (leave_keyring() != 0) give_up(STEP_KEYRING);
  enum step failed = make_root(&self.setup);
  if (failed != STEP_NONE) give_up(failed);
  if (self.setup.loopback && start_loopback() != 0) give_up(STEP_LOOPBACK);
  /* Only now, so that the namespace's root is the sandbox's own group. */
  if (unshare(CLONE_NEWCGROUP) != 0) give_up(STEP_CGROUP_NAMESPACE);
  bool supported;
  self.landlock = landlock_rules(self.setup.loopback, &supported);
  if (self.setup.landlock && self.landlock < 0) give_up(STEP_LANDLOCK);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGCHLD);
  sigprocmask(SIG_BLOCK, &set, NULL);
  self.signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  if (self.signals < 0) give_up(STEP_FORK);
  struct readiness readiness = {0};
  if (self.setup.warm) readiness = start_warm_runner();
  else start_runner();
  tell(LINK_READY, &readiness, sizeof readiness);
}

static uint32_t disk_use(struct exited *exited) {
  struct statfs status;
  if (statfs(STUDENT_HOME, &status) != 0) return 0;
  exited->disk_bytes_used = (uint64_t)(status.f_blocks - status.f_bfree) * (uint64_t)status.f_bsize;
  exited->disk_files_used = status.f_files - status.f_ffree;
  return (status.f_bfree == 0 ? HIT_DISK_BYTES : 0) | (status.f_ffree == 0 ? HIT_DISK_FILES : 0);
}

static uint64_t ns_of(struct timeval time) { return ((uint64_t)time.tv_sec * 1000000 + (uint64_t)time.tv_usec) * 1000; }

/* Everything is reaped by init. What a program's own parent never waited for is not in its sum (a child whose SIGCHLD is ignored). */
static void account(struct exited *exited) {
  struct rusage now, before = self.before;
  if (!self.setup.no_cgroup || getrusage(RUSAGE_CHILDREN, &now) != 0) return;
  exited->cpu_ns = ns_of(now.ru_utime) + ns_of(now.ru_stime) - ns_of(before.ru_utime) - ns_of(before.ru_stime);
  /* A peak that cannot be forgotten is this run's only when it has risen. */
  if (now.ru_maxrss > before.ru_maxrss) exited->memory_peak = (uint64_t)now.ru_maxrss * 1024;
}

/* Until its program begins, a runner may say why it cannot, or that it would rather go cold; then its end is closed. */
static void listen_to_runner(void) {
  int heard = hear_runner(&self.failure);
  if (heard == LINK_COLD && self.running) tell(LINK_COLD, NULL, 0);
  else if (heard <= 0) close_fd(&self.channel);
}

static void end_run(int status, uint64_t ended_ns) {
  /* One pass is enough: kill(-1) holds the task list, and a fork in progress sees the pending signal and starts over. */
  kill(-1, SIGKILL);
  while (waitpid(-1, NULL, 0) > 0 || errno == EINTR) continue;
  self.running = false;
  while (self.channel >= 0) listen_to_runner();
  struct exited exited = {
      .status = status,
      .step = self.failure.step,
      .error = self.failure.error,
      .wall_ns = ended_ns - self.started_ns,
      .collecting = self.run.collect.count > 0,
  };
  account(&exited);
  exited.hits = disk_use(&exited);
  tell(LINK_EXITED, &exited, sizeof exited);
  close_fd(&self.master);
  if (exited.collecting) {
    collect_files(LINK_FD, &self.run);
    tell(LINK_DONE, NULL, 0);
  }
  if (!(self.run.flags & RUN_LAST)) start_runner();
}

static void refuse_run(enum step step, uint32_t error) {
  struct exited exited = {.step = step, .error = error};
  exited.hits = disk_use(&exited);
  tell(LINK_EXITED, &exited, sizeof exited);
}

static void reap(void) {
  struct signalfd_siginfo info;
  while (read(self.signals, &info, sizeof info) > 0) continue;
  int status;
  for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
    if (pid != self.runner) continue;
    if (!self.running) _exit(1); /* killed from outside, before it had a run */
    end_run(status, now_ns());
    return;
  }
}

/* The launcher waits for it; here it is enough to know. */
static void fork_ended(void) {
  if (!self.running) _exit(1);
  close_fd(&self.pidfd);
  end_run(STATUS_ELSEWHERE, now_ns());
}

static int open_terminal(const struct run_request *run, int *slave) {
  int master = open("/dev/pts/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC);
  int unlocked = 0;
  if (master < 0) return -1;
  struct winsize size = {.ws_col = run->columns, .ws_row = run->rows};
  *slave = ioctl(master, TIOCSPTLCK, &unlocked) == 0 ? ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC) : -1;
  if (*slave < 0 || ioctl(master, TIOCSWINSZ, &size) != 0) {
    int saved = errno;
    close_fd(slave);
    close(master);
    errno = saved;
    return -1;
  }
  return master;
}

/* The program's terminal in `slave`; false when there is none, with the reason told. */
static bool prepare_terminal(int *slave) {
  self.master = open_terminal(&self.run, slave);
  if (self.master >= 0 && link_send(LINK_FD, LINK_TERMINAL, NULL, 0, &self.master, 1) == 0) return true;
  refuse_run(STEP_TERMINAL, (uint32_t)errno);
  close_fd(&self.master);
  return false;
}

static void start_run(void) {
  memcpy(self.run_payload, message.payload, message.length);
  struct frame frame = {.type = FRAME_RUN, .payload = self.run_payload, .length = (uint32_t)message.length};
  if (self.running || parse_run(&frame, &self.run) != NULL) return refuse_run(STEP_FORK, EBUSY);
  uint32_t file_error = self.file_error;
  self.file_error = 0;
  if (file_error) return refuse_run(STEP_FILES, file_error);
  if ((self.run.flags & RUN_TERMINAL) && !prepare_terminal(&message.fds[0])) return;
  unsigned fd_count = 0;
  while (fd_count < LINK_MAX_FDS && message.fds[fd_count] >= 0) fd_count++;
  if (self.setup.no_cgroup) getrusage(RUSAGE_CHILDREN, &self.before);
  self.started_ns = now_ns();
  self.running = true;
  self.failure = (struct failure){0};
  /* A runner that is gone is noticed as its end. */
  if (link_send(self.channel, LINK_RUN, self.run_payload, frame.length, message.fds, fd_count) != 0) kill(self.runner, SIGKILL);
}

static void signal_run(int number) {
  if (!self.running) return;
  pid_t group = self.runner;
  if (self.master >= 0 && ioctl(self.master, TIOCGPGRP, &group) != 0) group = self.runner;
  kill(-group, number);
}

static void resize_or_fail(void) {
  uint64_t sizes[2];
  memcpy(sizes, message.payload, sizeof sizes);
  enum step failed = resize_disk(sizes[0], sizes[1]);
  if (failed != STEP_NONE) give_up(failed);
}

static void mount_or_fail(void) {
  struct text target = {(const char *)message.payload, (uint32_t)message.length};
  enum step failed = show_mount(message.fds[0], target);
  if (failed != STEP_NONE) give_up(failed);
}

static void store_file(void) {
  struct frame frame = {.type = FRAME_FILE, .payload = message.payload, .length = (uint32_t)message.length};
  struct file_request request;
  if (self.file_error || parse_file(&frame, &request) != NULL) return;
  if (write_file(&request) != 0) self.file_error = (uint32_t)errno;
}

/* The run that was to be warm may go on as a cold one; or, before there is one, a fork has come whose template failed meanwhile. */
static void go_cold(void) {
  if (self.running) {
    if (self.channel >= 0) link_send(self.channel, LINK_COLD, NULL, 0, NULL, 0);
    return;
  }
  if (self.pidfd < 0) return; /* it failed too, and its place is taken */
  kill(-1, SIGKILL);
  start_runner();
}

static void obey(void) {
  switch (message.type) {
    case LINK_DISK: return resize_or_fail();
    case LINK_MOUNT: return mount_or_fail();
    case LINK_FILE: return store_file();
    case LINK_RUN: return start_run();
    case LINK_COLD: return go_cold();
    case LINK_SIGNAL: return signal_run(message.payload[0]);
    case LINK_KILL:
      if (self.running) kill(-1, SIGKILL);
      return;
    default: _exit(1);
  }
}

static void listen_to_launcher(void) {
  if (link_receive(LINK_FD, &message) != 1) _exit(1);
  obey();
  for (unsigned i = 0; i < LINK_MAX_FDS; i++) close_fd(&message.fds[i]);
}

void init_main(void) {
  set_up();
  struct pollfd watched[4] = {{.fd = LINK_FD, .events = POLLIN}, {.fd = self.signals, .events = POLLIN}, {.fd = -1, .events = POLLIN}, {.fd = -1, .events = POLLIN}};
  for (;;) {
    watched[2].fd = self.pidfd;
    watched[3].fd = self.running && self.pidfd >= 0 ? self.channel : -1;
    if (poll(watched, 4, -1) < 0 && errno != EINTR) _exit(1);
    if (watched[3].revents) listen_to_runner();
    if (watched[1].revents) reap();
    if (watched[2].revents && self.pidfd >= 0) fork_ended();
    if (watched[0].revents) listen_to_launcher();
  }
}
