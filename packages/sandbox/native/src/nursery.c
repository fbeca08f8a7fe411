#include "nursery.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "loop.h"
#include "util.h"

static struct {
  struct base base;
  int binary;
  pid_t pid;
  struct watch watch;
  void (*born)(const struct birth *birth, int pidfd);
} nursery;

/* A sealed copy in memory: neither nursery nor init ever runs from a file that anybody could have changed. */
static int copy_of_ourselves(void) {
  int from = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  int to = memfd_create("invigil", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (from < 0 || to < 0) fatal("opening the launcher's own binary: %s", strerror(errno));
  static char buffer[65536];
  for (ssize_t got; (got = read(from, buffer, sizeof buffer)) != 0;)
    if (got < 0 || write(to, buffer, (size_t)got) != got) fatal("copying the launcher's own binary: %s", strerror(errno));
  close(from);
  if (fcntl(to, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) != 0) fatal("sealing the launcher's copy: %s", strerror(errno));
  return to;
}

static void become_nursery(int link) __attribute__((noreturn));

static void become_nursery(int link) {
  char *arguments[] = {NURSERY_NAME, nursery.base.root, nursery.base.shown, nursery.base.empty, nursery.base.host_devices ? "host" : "own", NULL}, *environment[] = {NULL};
  int end = fcntl(link, F_DUPFD, NURSERY_FD + 1), binary = fcntl(nursery.binary, F_DUPFD_CLOEXEC, NURSERY_FD + 2);
  /* The copy made first is away from the number that it is to have, for dup2 to clear O_CLOEXEC. */
  if (end >= 0 && binary >= 0 && dup2(end, NURSERY_FD) == NURSERY_FD && close_range(NURSERY_FD + 1, ~0u, CLOSE_RANGE_CLOEXEC) == 0)
    syscall(SYS_execveat, binary, "", arguments, environment, AT_EMPTY_PATH);
  report("starting the nursery: %s", strerror(errno));
  _exit(1);
}

static void message_ready(struct watch *watch, uint32_t events);

static void spawn(void) {
  int ends[2];
  if (link_pair(ends) != 0)
    fatal("making the nursery's link: %s%s", strerror(errno), errno == ENOBUFS ? " (sysctl net.core.wmem_max=212992, the kernel's default)" : "");
  nursery.pid = fork();
  if (nursery.pid < 0) fatal("starting the nursery: %s", strerror(errno));
  if (nursery.pid == 0) become_nursery(ends[1]);
  close(ends[1]);
  loop_watch(&nursery.watch, ends[0], EPOLLIN, message_ready);
}

void nursery_end(void) {
  loop_forget(&nursery.watch); /* it reads the end of its link */
  waitpid(nursery.pid, NULL, 0);
}

/* A nursery that ended (somebody killed it) is replaced. What it had been asked for and has not borne is told by seat NO_SEAT. */
static void restart(void) {
  struct birth lost = {.seat = NO_SEAT, .step = STEP_NURSERY, .error = ECHILD};
  report("the nursery ended; starting another");
  nursery_end();
  nursery.born(&lost, -1);
  spawn();
}

static void message_ready(struct watch *watch, uint32_t events) {
  (void)events;
  static struct message message;
  for (int got; (got = link_receive(watch->fd, &message)) != -1 || errno != EAGAIN;) {
    struct birth birth;
    if (got <= 0 || message.type != NURSERY_BIRTH || message.length != sizeof birth) return restart();
    memcpy(&birth, message.payload, sizeof birth);
    nursery.born(&birth, message.fds[0]);
  }
}

void nursery_start(const struct base *base, void (*born)(const struct birth *birth, int pidfd)) {
  nursery.base = *base;
  nursery.born = born;
  nursery.binary = copy_of_ourselves();
  spawn();
}

int nursery_order(const struct order *order, const int *fds, unsigned count) {
  return link_send(nursery.watch.fd, NURSERY_ORDER, order, sizeof *order, fds, count);
}
