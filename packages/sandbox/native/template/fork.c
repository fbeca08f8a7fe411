#include <errno.h>
#include <linux/futex.h>
#include <sched.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../src/util.h"
#include "template.h"

/*
 * fork() as glibc does it, but for the parent: that is the launcher, which bears with a template that ends. The kernel writes the new
 * thread's id to where glibc keeps it, and the list of robust locks is announced again.
 */
static pid_t fork_for_launcher(int *pidfd) {
  static struct robust_list_head *robust;
  static size_t robust_length;
  int *thread_id = NULL;
  if (prctl(PR_GET_TID_ADDRESS, &thread_id, 0, 0, 0) != 0) return -1;
  if (syscall(SYS_get_robust_list, 0, &robust, &robust_length) != 0) return -1;
  /* Not clone3: the filter cannot look at its flags. */
  long flags = CLONE_PARENT | CLONE_PIDFD | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID;
#ifdef __x86_64__
  pid_t pid = (pid_t)syscall(SYS_clone, flags, NULL, pidfd, thread_id, NULL);
#else
  pid_t pid = (pid_t)syscall(SYS_clone, flags, NULL, pidfd, NULL, thread_id);
#endif
  if (pid == 0) syscall(SYS_set_robust_list, robust, robust_length);
  return pid;
}

static void become_run(struct message *message, const struct fork_request *request, unsigned count) __attribute__((noreturn));

static void become_run(struct message *message, const struct fork_request *request, unsigned count) {
  enter_sandbox(request, message->fds, count);
  PyOS_AfterFork_Child();
  make_fresh();
  take_run(message);
}

void make_fork(struct message *message) {
  struct fork_request request;
  struct forked forked = {0};
  unsigned count = 0;
  int pidfd = -1;
  if (message->length != sizeof request) _exit(1);
  memcpy(&request, message->payload, sizeof request);
  while (count < LINK_MAX_FDS && message->fds[count] >= 0) count++;
  forked.token = request.token;
  if (count > FORK_PID && setns(message->fds[FORK_PID], CLONE_NEWPID) == 0) {
    PyOS_BeforeFork();
    forked.pid = fork_for_launcher(&pidfd);
    if (forked.pid == 0) become_run(message, &request, count);
    int saved = errno;
    PyOS_AfterFork_Parent();
    errno = saved;
  }
  if (forked.pid <= 0) {
    forked.error = (uint32_t)errno;
    forked.pid = 0;
  }
  if (link_send(TEMPLATE_FD, TEMPLATE_FORKED, &forked, sizeof forked, &pidfd, pidfd >= 0) != 0) _exit(0);
  close_fd(&pidfd);
  for (unsigned i = 0; i < count; i++) close_fd(&message->fds[i]);
}
