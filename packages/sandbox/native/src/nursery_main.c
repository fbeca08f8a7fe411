#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "nursery.h"
#include "util.h"

#define HOSTNAME "sandbox"

static void tell(struct birth *birth, int *pidfd) {
  if (birth->step != STEP_NONE) birth->error = (uint32_t)errno;
  if (link_send(NURSERY_FD, NURSERY_BIRTH, birth, sizeof *birth, pidfd, *pidfd >= 0) != 0) _exit(1);
  close_fd(pidfd);
}

static void bear(const struct message *message, unsigned count, const struct base *base, int proc) {
  struct order order;
  int pidfd = -1;
  if (message->length != sizeof order) fatal("the launcher sent what it may not send");
  memcpy(&order, message->payload, sizeof order);
  struct birth birth = {.seat = order.seat};
  birth.step = seat_enter(order.seat, order.loopback, base, proc);
  if (birth.step == STEP_NONE) birth.step = skeleton_clone(&order, message->fds, count, proc, &birth, &pidfd);
  tell(&birth, &pidfd);
}

static void bear_template(const struct message *message, unsigned count, const struct base *base, int proc) {
  struct template_order order;
  int pidfd = -1;
  if (message->length < sizeof order) fatal("the launcher sent what it may not send");
  memcpy(&order, message->payload, sizeof order);
  struct birth birth = {.seat = TEMPLATE_SEAT};
  birth.step = seat_enter(TEMPLATE_SEAT, false, base, proc);
  const char *strings = (const char *)message->payload + sizeof order;
  if (birth.step == STEP_NONE) birth.step = template_clone(&order, strings, message->length - sizeof order, message->fds, count, &birth, &pidfd);
  tell(&birth, &pidfd);
}

/* What every sandbox inherits is settled here once: default signals (the launcher ignores SIGPIPE), no dumping, a host name. */
static void settle(void) {
  sigset_t none;
  sigemptyset(&none);
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  prctl(PR_SET_NAME, NURSERY_NAME);
  for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
  if (sigprocmask(SIG_SETMASK, &none, NULL) != 0) fatal("unblocking signals: %s", strerror(errno));
  if (unshare(CLONE_NEWUTS) != 0 || sethostname(HOSTNAME, strlen(HOSTNAME)) != 0) fatal("making the sandboxes' UTS namespace: %s", strerror(errno));
}

void nursery_main(char **arguments) {
  static struct message message;
  struct base base = {0};
  settle();
  bool fits = arguments[1] && arguments[2] && arguments[3] && arguments[4] && format_into(base.root, sizeof base.root, "%s", arguments[1]);
  fits = fits && format_into(base.shown, sizeof base.shown, "%s", arguments[2]) && format_into(base.empty, sizeof base.empty, "%s", arguments[3]);
  fits = fits && arguments[5] && arguments[6] && format_into(base.devices, sizeof base.devices, "%s", arguments[4]);
  fits = fits && format_into(base.layers, sizeof base.layers, "%s", arguments[5]);
  if (fits) base.layer_count = (unsigned)atoi(arguments[6]);
  int proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (!fits || proc < 0) fatal("the nursery was not started by the launcher");
  while (link_receive(NURSERY_FD, &message) == 1) {
    unsigned count = 0;
    while (count < LINK_MAX_FDS && message.fds[count] >= 0) count++;
    if (message.type == NURSERY_ORDER) bear(&message, count, &base, proc);
    else if (message.type == NURSERY_TEMPLATE) bear_template(&message, count, &base, proc);
    else fatal("the launcher sent what it may not send");
    for (unsigned i = 0; i < count; i++) close_fd(&message.fds[i]);
  }
  _exit(0); /* the launcher is gone */
}
