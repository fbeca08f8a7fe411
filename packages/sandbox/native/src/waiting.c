#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "sandbox.h"
#include "util.h"

/*
 * A program waits for input when a thread of it is blocked in a system call that waits for the run's stdin, without a timeout,
 * and no thread of the sandbox can run. /proc/PID/task/TID/syscall shows the call and its arguments of a blocked thread; which
 * file a descriptor stands for is asked by fstatat through /proc/PID/fd, which opens nothing.
 */

#define MAX_THREADS 256
#define MAX_POLLED 64

struct thread {
  int proc; /* /proc */
  pid_t pid;
  char task[64]; /* PID/task/TID */
};

static bool is_input(const struct sandbox *sandbox, const struct thread *thread, uint64_t descriptor) {
  char path[64];
  struct stat status;
  if (!format_into(path, sizeof path, "%d/fd/%d", thread->pid, (int)descriptor)) return false;
  if (fstatat(thread->proc, path, &status, 0) != 0) return false;
  uint64_t identity = S_ISCHR(status.st_mode) ? status.st_rdev : status.st_ino;
  return status.st_dev == sandbox->run.input_identity[0] && identity == sandbox->run.input_identity[1];
}

/* An epoll set names what it watches in /proc/PID/fdinfo: lines of `tfd: N`. */
static bool epoll_has_input(const struct sandbox *sandbox, const struct thread *thread, uint64_t epoll) {
  char path[64], text[8192];
  if (!format_into(path, sizeof path, "%d/fdinfo/%d", thread->pid, (int)epoll)) return false;
  if (read_text_at(thread->proc, path, text, sizeof text) < 0) return false;
  for (const char *at = text; (at = strstr(at, "tfd:")); at += 4)
    if (is_input(sandbox, thread, strtoull(at + 4, NULL, 10))) return true;
  return false;
}

static bool poll_has_input(const struct sandbox *sandbox, const struct thread *thread, uint64_t address, uint64_t count) {
  struct pollfd polled[MAX_POLLED];
  if (count == 0 || count > MAX_POLLED) return false;
  struct iovec here = {polled, count * sizeof polled[0]}, there = {(void *)(uintptr_t)address, count * sizeof polled[0]};
  if (process_vm_readv(thread->pid, &here, 1, &there, 1, 0) != (ssize_t)here.iov_len) return false;
  for (uint64_t i = 0; i < count; i++)
    if ((polled[i].events & POLLIN) && polled[i].fd >= 0 && is_input(sandbox, thread, (uint64_t)polled[i].fd)) return true;
  return false;
}

static bool select_has_input(const struct sandbox *sandbox, const struct thread *thread, uint64_t count, uint64_t address) {
  uint64_t words[16] = {0}; /* 1024 descriptors */
  size_t bytes = (count + 63) / 64 * 8;
  if (count == 0 || count > 1024 || address == 0) return false;
  struct iovec here = {words, bytes}, there = {(void *)(uintptr_t)address, bytes};
  if (process_vm_readv(thread->pid, &here, 1, &there, 1, 0) != (ssize_t)bytes) return false;
  for (uint64_t i = 0; i < count; i++)
    if ((words[i / 64] >> (i % 64) & 1) && is_input(sandbox, thread, i)) return true;
  return false;
}

/* The system call of a blocked thread, as `number argument…` in hexadecimal; `running` for one that runs. */
static bool blocked_on_input(const struct sandbox *sandbox, const struct thread *thread) {
  char path[96], text[256];
  if (!format_into(path, sizeof path, "%s/syscall", thread->task)) return false;
  if (read_text_at(thread->proc, path, text, sizeof text) <= 0) return false;
  char *rest;
  long number = strtol(text, &rest, 10);
  uint64_t a[6] = {0};
  if (rest == text) return false;
  for (int i = 0; i < 6; i++) a[i] = strtoull(rest, &rest, 16);
  switch (number) {
    case SYS_read:
    case SYS_readv:
    case SYS_pread64: return is_input(sandbox, thread, a[0]);
#ifdef SYS_poll
    case SYS_poll: return (int)a[2] < 0 && poll_has_input(sandbox, thread, a[0], a[1]);
    case SYS_select: return a[4] == 0 && select_has_input(sandbox, thread, a[0], a[1]);
    case SYS_epoll_wait: return (int)a[3] < 0 && epoll_has_input(sandbox, thread, a[0]);
#endif
    case SYS_ppoll: return a[2] == 0 && poll_has_input(sandbox, thread, a[0], a[1]);
    case SYS_pselect6: return a[4] == 0 && select_has_input(sandbox, thread, a[0], a[1]);
    case SYS_epoll_pwait: return (int)a[3] < 0 && epoll_has_input(sandbox, thread, a[0]);
    default: return false;
  }
}

/* The letter after the last `)` of /proc/PID/task/TID/stat; the name before it may hold anything. */
static char state_of(const struct thread *thread) {
  char path[96], text[512];
  if (!format_into(path, sizeof path, "%s/stat", thread->task)) return 'X';
  if (read_text_at(thread->proc, path, text, sizeof text) <= 0) return 'X';
  char *end = strrchr(text, ')');
  return end && end[1] == ' ' ? end[2] : 'X';
}

enum finding { NOT_WAITING, WAITING, CAN_RUN };

static enum finding look_at_process(const struct sandbox *sandbox, int proc, pid_t pid, unsigned *threads) {
  char path[64];
  enum finding finding = NOT_WAITING;
  format_into(path, sizeof path, "%d/task", pid);
  int fd = openat(proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *stream = fd < 0 ? NULL : fdopendir(fd);
  for (struct dirent *entry; stream && finding != CAN_RUN && (entry = readdir(stream));) {
    if (!isdigit((unsigned char)entry->d_name[0])) continue;
    struct thread thread = {.proc = proc, .pid = pid};
    if (!format_into(thread.task, sizeof thread.task, "%d/task/%.20s", pid, entry->d_name)) continue;
    char state = state_of(&thread);
    if (++*threads > MAX_THREADS || state == 'R' || state == 'D') finding = CAN_RUN;
    else if (state == 'S' && blocked_on_input(sandbox, &thread)) finding = WAITING;
  }
  if (stream) closedir(stream);
  return finding;
}

bool run_waits_for_input(const struct sandbox *sandbox) {
  int proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
  int list_fd = cgroup_open_processes(&sandbox->seat->group);
  FILE *list = list_fd < 0 ? NULL : fdopen(list_fd, "r");
  bool waiting = false, can_run = false;
  unsigned threads = 0;
  for (int pid; proc >= 0 && list && !can_run && fscanf(list, "%d", &pid) == 1;) {
    if (pid == sandbox->pid) continue;
    enum finding finding = look_at_process(sandbox, proc, pid, &threads);
    waiting |= finding == WAITING;
    can_run = finding == CAN_RUN;
  }
  if (list) fclose(list);
  close_fd(&proc);
  return waiting && !can_run;
}
