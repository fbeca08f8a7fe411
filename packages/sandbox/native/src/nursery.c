#include "nursery.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cgroup.h"
#include "loop.h"
#include "rootless.h"
#include "util.h"

static struct {
  int binary;
  uid_t first_uid;
  unsigned uids;
  void (*born)(struct nursery *nursery, const struct birth *birth, int pidfd);
} all;

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

/* Leaves every right on the host behind; the launcher hears how that went, and maps the ids. 0, or -1 with errno. */
static int enter_user_namespace(int gate) {
  char byte = 0;
  int error = unshare(CLONE_NEWUSER) == 0 ? 0 : errno;
  if (write(gate, &error, sizeof error) != sizeof error || error || read(gate, &byte, 1) != 1) return -1;
  /* With a single id it is ours already, and no group can be left. */
  if (all.uids > 1 && (setgroups(0, NULL) != 0 || setresgid(0, 0, 0) != 0 || setresuid(0, 0, 0) != 0)) return -1;
  /* Of its own, so that it can come back to them from those of a seat. */
  return unshare(CLONE_NEWNS | CLONE_NEWNET);
}

static void become_nursery(const struct base *base, int link, int gate) __attribute__((noreturn));

static void become_nursery(const struct base *base, int link, int gate) {
  char layer_count[8], *environment[] = {NULL};
  format_into(layer_count, sizeof layer_count, "%u", base->layer_count);
  char *arguments[] = {NURSERY_NAME, (char *)base->root, (char *)base->shown, (char *)base->empty, (char *)base->devices, (char *)base->layers, layer_count, NULL};
  int entered = enter_user_namespace(gate);
  int end = fcntl(link, F_DUPFD, NURSERY_FD + 1), binary = fcntl(all.binary, F_DUPFD_CLOEXEC, NURSERY_FD + 2);
  /* The copy made first is away from the number that it is to have, for dup2 to clear O_CLOEXEC. */
  if (entered == 0 && end >= 0 && binary >= 0 && dup2(end, NURSERY_FD) == NURSERY_FD && close_range(NURSERY_FD + 1, ~0u, CLOSE_RANGE_CLOEXEC) == 0)
    syscall(SYS_execveat, binary, "", arguments, environment, AT_EMPTY_PATH);
  report("starting a nursery: %s", strerror(errno));
  _exit(1);
}

static int map_ids(pid_t pid, const char *file) {
  char path[64], map[64];
  format_into(path, sizeof path, "/proc/%d/%s", pid, file);
  if (!rootless.on) format_into(map, sizeof map, "0 %u %u\n", all.first_uid, all.uids);
  else if (all.uids == 1) format_into(map, sizeof map, "0 0 1\n");
  else format_into(map, sizeof map, "0 0 1\n1 %u %u\n", all.first_uid + 1, all.uids - 1); /* our own, which the state folder may be closed to all others for */
  return write_text_at(AT_FDCWD, path, map);
}

/* It waits in a user namespace without ids. 0, or -1 with errno. */
static int let_in(pid_t pid, int gate) {
  int error = EIO;
  if (read(gate, &error, sizeof error) != sizeof error || error) return errno = error, -1;
  if (map_ids(pid, "uid_map") != 0 || map_ids(pid, "gid_map") != 0 || cgroup_adopt_nursery(pid) != 0) return -1;
  return write(gate, "", 1) == 1 ? 0 : -1;
}

static void message_ready(struct watch *watch, uint32_t events);

/* 0, or -1 with errno where it could not come into a user namespace; the next order tries again. */
static int spawn(struct nursery *nursery) {
  int ends[2], gate[2];
  if (link_pair(ends) != 0)
    fatal("making a nursery's link: %s%s", strerror(errno), errno == ENOBUFS ? " (sysctl net.core.wmem_max=212992, the kernel's default)" : "");
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, gate) != 0) fatal("making a nursery's gate: %s", strerror(errno));
  nursery->pid = fork();
  if (nursery->pid < 0) fatal("starting a nursery: %s", strerror(errno));
  if (nursery->pid == 0) become_nursery(nursery->base, ends[1], gate[1]);
  close(ends[1]);
  close(gate[1]);
  int let = let_in(nursery->pid, gate[0]), error = errno;
  close(gate[0]);
  if (let == 0) {
    loop_watch(&nursery->watch, ends[0], EPOLLIN, message_ready);
    return 0;
  }
  close(ends[0]);
  waitpid(nursery->pid, NULL, 0);
  nursery->watch.fd = -1;
  errno = error;
  return -1;
}

void nursery_end(struct nursery *nursery) {
  if (nursery->watch.fd < 0) return;
  loop_forget(&nursery->watch); /* it reads the end of its link */
  waitpid(nursery->pid, NULL, 0);
}

/* A nursery that ended (somebody killed it) is replaced. What it had been asked for and has not borne is told by seat NO_SEAT. */
static void restart(struct nursery *nursery) {
  struct birth lost = {.seat = NO_SEAT, .step = STEP_NURSERY, .error = ECHILD};
  report("a nursery ended; starting another");
  nursery_end(nursery);
  all.born(nursery, &lost, -1);
  spawn(nursery);
}

static void message_ready(struct watch *watch, uint32_t events) {
  (void)events;
  static struct message message;
  struct nursery *nursery = CONTAINER_OF(watch, struct nursery, watch);
  for (int got; (got = link_receive(watch->fd, &message)) != -1 || errno != EAGAIN;) {
    struct birth birth;
    if (got <= 0 || message.type != NURSERY_BIRTH || message.length != sizeof birth) return restart(nursery);
    memcpy(&birth, message.payload, sizeof birth);
    all.born(nursery, &birth, message.fds[0]);
  }
}

void nurseries_start(uid_t first_uid, unsigned uids, void (*born)(struct nursery *nursery, const struct birth *birth, int pidfd)) {
  all.first_uid = first_uid;
  all.uids = uids;
  all.born = born;
  all.binary = copy_of_ourselves();
}

void nursery_start(struct nursery *nursery, const struct base *base) {
  nursery->base = base;
  spawn(nursery);
}

static enum step send_order(struct nursery *nursery, enum nursery_message type, const void *order, size_t length, const int *fds, unsigned count) {
  if (nursery->watch.fd < 0 && spawn(nursery) != 0) return STEP_IDS;
  return link_send(nursery->watch.fd, (uint16_t)type, order, length, fds, count) == 0 ? STEP_NONE : STEP_NURSERY;
}

enum step nursery_order(struct nursery *nursery, const struct order *order, const int *fds, unsigned count) {
  return send_order(nursery, NURSERY_ORDER, order, sizeof *order, fds, count);
}

enum step nursery_order_template(struct nursery *nursery, const void *order, size_t length, const int *fds, unsigned count) {
  return send_order(nursery, NURSERY_TEMPLATE, order, length, fds, count);
}
