#include <errno.h>
#include <linux/capability.h>
#include <sched.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "template.h"

static void fail(int channel) __attribute__((noreturn));

static void fail(int channel) {
  link_send_failure(channel, STEP_TEMPLATE);
  _exit(1);
}

/* Entering a user namespace gives every capability in it, and the whole bounding set. */
static int empty_bounding_set(void) {
  int capability = 0;
  while (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0) capability++;
  return errno == EINVAL && capability > CAP_LAST_CAP ? 0 : -1;
}

void enter_sandbox(const struct fork_request *request, const int *fds, unsigned count) {
  /* The network namespace is the seat's, over which the sandbox's own user has no right: it comes first. */
  static const struct {
    enum fork_fd fd;
    int kind;
  } namespaces[] = {{FORK_NETWORK, CLONE_NEWNET}, {FORK_USER, CLONE_NEWUSER}, {FORK_MOUNT, CLONE_NEWNS}, {FORK_IPC, CLONE_NEWIPC}, {FORK_CGROUP, CLONE_NEWCGROUP}};
  int channel = fds[FORK_CHANNEL];
  unsigned first_door = request->landlock ? FORK_FDS : FORK_LANDLOCK;
  struct runner runner = {false, request->apparmor, request->single_id, false, true, request->landlock ? fds[FORK_LANDLOCK] : -1};
  for (unsigned i = first_door; i < count; i++)
    if (write(fds[i], "0", 1) != 1) fail(channel);
  for (unsigned i = 0; i < sizeof namespaces / sizeof namespaces[0]; i++)
    if (setns(fds[namespaces[i].fd], namespaces[i].kind) != 0) fail(channel);
  if (empty_bounding_set() != 0) fail(channel);
  runner_restrict(&runner, channel);
  /* As an exec would leave it: a program may look at itself in /proc. */
  if (prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) != 0) fail(CHANNEL_FD);
}
