#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox.h"
#include "util.h"

#define NAMESPACES (CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS)

static void fail(int link, enum step step) __attribute__((noreturn));

static void fail(int link, enum step step) {
  uint8_t bytes[8];
  struct writer writer = {bytes, sizeof bytes, 0, false};
  put_u8(&writer, (uint8_t)step);
  put_u32(&writer, (uint32_t)errno);
  link_send(link, LINK_FAILED, bytes, writer.used, NULL, 0);
  _exit(1);
}

/*
 * In the new namespaces, still with a copy of the launcher's memory. Leaves it by exec as soon as the ids are mapped: init
 * is a fresh process image, so that nothing of other clients is anywhere in a sandbox.
 */
static void become_init(const struct sandbox *sandbox, const struct skeleton_parts *parts) __attribute__((noreturn));

static void become_init(const struct sandbox *sandbox, const struct skeleton_parts *parts) {
  char *arguments[] = {"invigil-init", NULL}, *environment[] = {NULL};
  char first;
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  /* The first message is sent when the ids are mapped. It stays in the socket for init. */
  if (recv(parts->link, &first, 1, MSG_PEEK) != 1) _exit(1);
  if (setgroups(0, NULL) != 0 || setresgid(0, 0, 0) != 0 || setresuid(0, 0, 0) != 0) fail(parts->link, STEP_IDS);
  if (cgroup_enter(&sandbox->cgroup) != 0) fail(parts->link, STEP_CGROUP);
  int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null < 0) fail(parts->link, STEP_STDIO);
  for (int i = 0; i < 3; i++) dup2(null, i);
  int link = fcntl(parts->link, F_DUPFD, LINK_FD + 1); /* away from the number that it is to have, for dup2 to clear O_CLOEXEC */
  if (link < 0 || dup2(link, LINK_FD) != LINK_FD) fail(parts->link, STEP_STDIO);
  int binary = fcntl(parts->init_binary, F_DUPFD_CLOEXEC, LINK_FD + 1);
  if (binary < 0 || close_range(LINK_FD + 1, ~0u, CLOSE_RANGE_CLOEXEC) != 0) fail(LINK_FD, STEP_STDIO);
  syscall(SYS_execveat, binary, "", arguments, environment, AT_EMPTY_PATH);
  fail(LINK_FD, STEP_EXEC_INIT);
}

static int map_ids(pid_t pid, const char *file, uid_t first) {
  char path[64], map[96];
  format_into(path, sizeof path, "/proc/%d/%s", pid, file);
  /* Two ids and no more: init's 0 and the student's; every file of the host belongs to "nobody". */
  format_into(map, sizeof map, "0 %u 1\n%d %u 1\n", first, STUDENT_ID, first + 1);
  return write_text_at(AT_FDCWD, path, map);
}

int skeleton_clone(struct sandbox *sandbox, const struct skeleton_parts *parts) {
  int group = cgroup_clone_fd(&sandbox->cgroup);
  struct clone_args arguments = {
      .flags = NAMESPACES | CLONE_PIDFD | (sandbox->loopback ? CLONE_NEWNET : 0) | (group >= 0 ? CLONE_INTO_CGROUP : 0),
      .pidfd = (uint64_t)(uintptr_t)&sandbox->pidfd,
      .exit_signal = SIGCHLD,
      .cgroup = group >= 0 ? (uint64_t)group : 0,
  };
  long pid = syscall(SYS_clone3, &arguments, sizeof arguments);
  if (pid == 0) become_init(sandbox, parts);
  if (pid < 0) return -1;
  sandbox->pid = (pid_t)pid;
  if (map_ids(sandbox->pid, "uid_map", parts->uid) != 0 || map_ids(sandbox->pid, "gid_map", parts->uid) != 0) return -1;
  return link_send(sandbox->link_watch.fd, LINK_SETUP, parts->setup, sizeof *parts->setup, NULL, 0);
}
