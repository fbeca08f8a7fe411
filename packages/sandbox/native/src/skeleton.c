#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "init.h"
#include "nursery.h"
#include "util.h"

#define NAMESPACES (CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC)

static void fail(int link, enum step step) __attribute__((noreturn));

static void fail(int link, enum step step) {
  link_send_failure(link, step);
  _exit(1);
}

/* Version 1: one list of processes a hierarchy, opened by the launcher, so that it can be written from a user namespace. */
static int enter_groups(const int *fds, unsigned count) {
  for (unsigned i = 0; i < count; i++)
    if (write(fds[i], "0", 1) != 1) return -1;
  return 0;
}

/* In the new namespaces. The pipe has a byte as soon as the ids are mapped, and ends without one when they cannot be. */
static void become_init(const struct order *order, const int *fds, unsigned count, const int mapped[2]) __attribute__((noreturn));

static void become_init(const struct order *order, const int *fds, unsigned count, const int mapped[2]) {
  char byte;
  close(mapped[1]);
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  prctl(PR_SET_NAME, "invigil-init");
  if (read(mapped[0], &byte, 1) != 1) _exit(1);
  /* With a single id it is this process's already, and no group can be left. */
  if (!order->single_id && (setgroups(0, NULL) != 0 || setresgid(0, 0, 0) != 0 || setresuid(0, 0, 0) != 0)) fail(fds[0], STEP_IDS);
  if (!order->clone_into && enter_groups(fds + 1, count - 1) != 0) fail(fds[0], STEP_CGROUP);
  int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null < 0) fail(fds[0], STEP_STDIO);
  for (int i = 0; i < 3; i++) dup2(null, i);
  if (dup2(fds[0], LINK_FD) != LINK_FD) fail(fds[0], STEP_STDIO);
  if (close_range(LINK_FD + 1, ~0u, 0) != 0) fail(LINK_FD, STEP_STDIO);
  init_main();
}

static int map_ids(int proc, pid_t pid, const char *file, uid_t first, bool single_id) {
  char path[64], map[96];
  format_into(path, sizeof path, "%d/%s", pid, file);
  /* Two ids and no more: init's 0 and the student's; every file of the host belongs to "nobody". */
  if (single_id) format_into(map, sizeof map, "%d %u 1\n", STUDENT_ID, first);
  else format_into(map, sizeof map, "0 %u 1\n%d %u 1\n", first, STUDENT_ID, first + 1);
  return write_text_at(proc, path, map);
}

static int map_both(int proc, pid_t pid, const struct order *order) {
  if (map_ids(proc, pid, "uid_map", order->uid, order->single_id) != 0) return -1;
  return map_ids(proc, pid, "gid_map", order->uid, order->single_id);
}

enum step skeleton_clone(const struct order *order, const int *fds, unsigned count, int proc, struct birth *birth, int *pidfd) {
  int mapped[2];
  if (pipe2(mapped, O_CLOEXEC) != 0) return STEP_STDIO;
  struct clone_args arguments = {
      /* A child of the launcher; its exit signal is ours, SIGCHLD, as CLONE_PARENT wants it. */
      .flags = NAMESPACES | CLONE_PIDFD | CLONE_PARENT | (order->loopback ? CLONE_NEWNET : 0) | (order->clone_into ? CLONE_INTO_CGROUP : 0),
      .pidfd = (uint64_t)(uintptr_t)pidfd,
      .cgroup = order->clone_into ? (uint64_t)fds[1] : 0,
  };
  birth->pid = (pid_t)syscall(SYS_clone3, &arguments, sizeof arguments);
  if (birth->pid == 0) become_init(order, fds, count, mapped);
  if (birth->pid < 0) *pidfd = -1; /* the kernel wrote a number there that it took back */
  /* Without the byte the child ends, and the launcher buries it. */
  bool ready = birth->pid > 0 && map_both(proc, birth->pid, order) == 0 && write(mapped[1], "", 1) == 1;
  int saved = errno;
  close(mapped[0]);
  close(mapped[1]);
  errno = saved;
  return ready ? STEP_NONE : STEP_IDS;
}
