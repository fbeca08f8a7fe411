#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base.h"
#include "client.h"
#include "run.h"
#include "util.h"

/* The defaults of the library, so that most sandboxes need no change of size. */
#define DEFAULT_DISK_BYTES (64ull << 20)
#define DEFAULT_DISK_FILES 8192ull
/* While a skeleton is built and while it waits; a run sets its own. */
#define IDLE_MEMORY_BYTES (64ull << 20)
#define IDLE_PROCESSES 8
#define UIDS_EACH 2
#define MAX_INDEX (INSTANCE_UIDS / UIDS_EACH)
#define LINK_BUFFER_BYTES (1 << 20)

static struct {
  uid_t first_uid;
  int init_binary;
  struct setup setup;
  struct sandbox *first;
  unsigned count, spare, next_index;
  bool used[MAX_INDEX];
  struct leftover {
    struct leftover *next;
    struct cgroup group;
    unsigned index;
  } *leftovers; /* groups that could not yet be removed */
  enum step problem;
  char problem_text[256];
} all;

/* A sealed copy in memory: a sandbox's init never runs from a file that anybody could have changed. */
static int copy_of_ourselves(void) {
  int from = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  int to = memfd_create("invigil-init", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (from < 0 || to < 0) fatal("opening the launcher's own binary: %s", strerror(errno));
  static char buffer[65536];
  for (ssize_t got; (got = read(from, buffer, sizeof buffer)) != 0;)
    if (got < 0 || write(to, buffer, (size_t)got) != got) fatal("copying the launcher's own binary: %s", strerror(errno));
  close(from);
  if (fcntl(to, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) != 0) fatal("sealing the launcher's copy: %s", strerror(errno));
  return to;
}

void sandboxes_start(const struct instance *instance, const struct setup *setup) {
  all.first_uid = instance->first_uid;
  all.init_binary = copy_of_ourselves();
  all.setup = *setup;
  all.setup.disk_bytes = DEFAULT_DISK_BYTES;
  all.setup.disk_files = DEFAULT_DISK_FILES;
}

static void devices_of(const struct sandbox *sandbox, char path[sizeof all.setup.devices]) {
  format_into(path, sizeof all.setup.devices, "%.80s/%u", all.setup.devices, sandbox->index);
}

struct sandbox *sandboxes_first(void) { return all.first; }
unsigned sandboxes_count(void) { return all.count; }
unsigned sandboxes_spare_count(void) { return all.spare; }

const char *sandboxes_problem(enum step *step) {
  *step = all.problem;
  return all.problem == STEP_NONE ? NULL : all.problem_text;
}

static void note_problem(enum step step, int error) {
  all.problem = step;
  format_into(all.problem_text, sizeof all.problem_text, "%s: %s", step_name(step), strerror(error));
}

struct sandbox *sandboxes_spare(void) {
  struct sandbox *building = NULL;
  for (struct sandbox *sandbox = all.first; sandbox; sandbox = sandbox->next) {
    if (sandbox->client || sandbox->loopback) continue;
    if (sandbox->state == SANDBOX_READY) return sandbox;
    if (sandbox->state == SANDBOX_BUILDING) building = sandbox;
  }
  return building;
}

/* ---- making ---- */

/* Numbers are used in turn, so that an id is not soon used again. */
static bool take_index(unsigned *index) {
  for (unsigned tries = 0; tries < MAX_INDEX; tries++) {
    unsigned candidate = all.next_index++ % MAX_INDEX;
    if (all.used[candidate]) continue;
    all.used[candidate] = true;
    *index = candidate;
    return true;
  }
  return false;
}

static void link_ready(struct watch *watch, uint32_t events);
static void exit_ready(struct watch *watch, uint32_t events);

static void enlist(struct sandbox *sandbox) {
  sandbox->next = all.first;
  if (all.first) all.first->previous = sandbox;
  all.first = sandbox;
  all.count++;
}

static void forget(struct sandbox *sandbox) {
  if (sandbox->previous) sandbox->previous->next = sandbox->next;
  else all.first = sandbox->next;
  if (sandbox->next) sandbox->next->previous = sandbox->previous;
  all.count--;
}

static int enter_network(struct sandbox *sandbox) {
  if (sandbox->loopback) return 0; /* its own, made with its user namespace */
  sandbox->network = network_take();
  return sandbox->network ? 0 : -1;
}

/* Everything that cloning needs; each failure names its step. */
static enum step prepare(struct sandbox *sandbox, int ends[2]) {
  int size = LINK_BUFFER_BYTES;
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return STEP_STDIO;
  for (int i = 0; i < 2; i++)
    if (setsockopt(ends[i], SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof size) != 0) return STEP_STDIO;
  if (fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0) return STEP_STDIO;
  if (cgroup_make(&sandbox->cgroup, sandbox->index) != 0) return STEP_CGROUP;
  if (cgroup_limit(&sandbox->cgroup, IDLE_MEMORY_BYTES, IDLE_PROCESSES) != 0) return STEP_CGROUP;
  return enter_network(sandbox) == 0 ? STEP_NONE : STEP_IDS;
}

static void discard(struct sandbox *sandbox) {
  char devices[sizeof all.setup.devices];
  devices_of(sandbox, devices);
  base_remove_devices(devices);
  if (sandbox->network) network_give_back(sandbox->network);
  if (!cgroup_remove(&sandbox->cgroup)) {
    struct leftover *leftover = allocate(sizeof *leftover);
    *leftover = (struct leftover){all.leftovers, sandbox->cgroup, sandbox->index};
    all.leftovers = leftover;
  } else {
    all.used[sandbox->index] = false;
  }
  loop_free_later(sandbox);
}

struct sandbox *sandbox_build(bool loopback, const char **problem) {
  struct sandbox *sandbox = allocate(sizeof *sandbox);
  int ends[2] = {-1, -1};
  sandbox->loopback = loopback;
  sandbox->pidfd = sandbox->exit_watch.fd = sandbox->link_watch.fd = sandbox->run.input.watch.fd = -1;
  sandbox->run.output[0].watch.fd = sandbox->run.output[1].watch.fd = -1;
  if (!take_index(&sandbox->index)) fatal("no sandbox number is free");
  struct setup setup = all.setup;
  setup.loopback = loopback;
  devices_of(sandbox, setup.devices);
  enum step failed = base_make_devices(setup.devices) == 0 ? prepare(sandbox, ends) : STEP_MOUNT_BASE;
  if (failed == STEP_NONE) {
    sandbox->link_watch.fd = ends[0];
    struct skeleton_parts parts = {ends[1], all.init_binary, all.first_uid + sandbox->index * UIDS_EACH, &setup};
    if (skeleton_clone(sandbox, &parts) != 0) failed = STEP_IDS;
  }
  int error = errno;
  close_fd(&ends[1]);
  if (failed != STEP_NONE) {
    note_problem(failed, error);
    *problem = all.problem_text;
    close_fd(&ends[0]);
    if (sandbox->pid > 0) {
      kill(sandbox->pid, SIGKILL);
      waitpid(sandbox->pid, NULL, 0);
    }
    close_fd(&sandbox->pidfd);
    discard(sandbox);
    return NULL;
  }
  loop_watch(&sandbox->link_watch, ends[0], EPOLLIN, link_ready);
  loop_watch(&sandbox->exit_watch, sandbox->pidfd, EPOLLIN, exit_ready);
  enlist(sandbox);
  all.spare += !loopback;
  return sandbox;
}

/* ---- talking ---- */

static void send_queued(struct sandbox *sandbox) {
  while (sandbox->first) {
    struct outgoing *message = sandbox->first;
    if (link_send(sandbox->link_watch.fd, message->type, message->payload, message->length, NULL, 0) != 0 && errno == EAGAIN) break;
    sandbox->first = message->next;
    sandbox->outgoing_bytes -= message->length;
    free(message);
  }
  if (!sandbox->first) sandbox->last = NULL;
  loop_change(&sandbox->link_watch, sandbox->first ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

static void queue_message(struct sandbox *sandbox, uint16_t type, const void *payload, size_t length) {
  struct outgoing *message = allocate(sizeof *message + length);
  message->type = type;
  message->length = length;
  if (length) memcpy(message->payload, payload, length);
  if (sandbox->last) sandbox->last->next = message;
  else sandbox->first = message;
  sandbox->last = message;
  sandbox->outgoing_bytes += length;
}

void sandbox_tell(struct sandbox *sandbox, uint16_t type, const void *payload, size_t length) {
  if (sandbox->state == SANDBOX_DYING) return;
  if (!sandbox->first && sandbox->state == SANDBOX_READY) {
    if (link_send(sandbox->link_watch.fd, type, payload, length, NULL, 0) == 0 || errno != EAGAIN) return;
    loop_change(&sandbox->link_watch, EPOLLIN | EPOLLOUT);
  }
  queue_message(sandbox, type, payload, length);
}

/* A Unix socket is writable while less than a quarter of its buffer is taken, which leaves room for the largest message. */
bool sandbox_can_take_run(struct sandbox *sandbox) {
  if (sandbox->state != SANDBOX_READY) return false;
  struct pollfd link = {.fd = sandbox->link_watch.fd, .events = POLLOUT};
  if (!sandbox->first && poll(&link, 1, 0) == 1 && (link.revents & POLLOUT)) return true;
  loop_change(&sandbox->link_watch, EPOLLIN | EPOLLOUT);
  return false;
}

bool sandbox_has_disk(uint64_t bytes, uint64_t files) { return bytes == all.setup.disk_bytes && files == all.setup.disk_files; }

void sandbox_give(struct sandbox *sandbox, struct client *client, uint32_t id) {
  if (!sandbox->loopback) all.spare--;
  sandbox->client = client;
  sandbox->id = id;
}

int sandbox_tell_with(struct sandbox *sandbox, uint16_t type, const void *payload, size_t length, const int *fds, unsigned count) {
  return link_send(sandbox->link_watch.fd, type, payload, length, fds, count);
}

static void became_ready(struct sandbox *sandbox) {
  struct cgroup_usage usage;
  sandbox->state = SANDBOX_READY;
  cgroup_entered(&sandbox->cgroup);
  cgroup_reset_peaks(&sandbox->cgroup);
  cgroup_usage(&sandbox->cgroup, &usage);
  sandbox->memory_baseline = usage.memory_now;
  all.problem = STEP_NONE;
  send_queued(sandbox);
  if (sandbox->waiting_run && sandbox_can_take_run(sandbox)) run_start_waiting(sandbox);
}

static void failed(struct sandbox *sandbox, const struct message *message) {
  enum step step = message->payload[0];
  uint32_t error;
  memcpy(&error, message->payload + 1, sizeof error);
  bool built = sandbox->state == SANDBOX_READY;
  if (!built) note_problem(step, (int)error);
  report("sandbox: %s: %s", step_name(step), strerror((int)error));
  if (sandbox->client)
    client_send_error(sandbox->client, sandbox->id, built ? ERROR_SETUP : ERROR_LAYER, "%s: %s", step_name(step), strerror((int)error));
  sandbox_end(sandbox, ENDED_LOST);
}

static void exited(struct sandbox *sandbox, const struct message *message) {
  struct exited report_;
  if (message->length != sizeof report_) return;
  memcpy(&report_, message->payload, sizeof report_);
  run_exited(sandbox, &report_);
}

static void serve(struct sandbox *sandbox, struct message *message) {
  bool running = sandbox->client && sandbox->run.active;
  switch (message->type) {
    case LINK_READY: became_ready(sandbox); break;
    case LINK_FAILED: failed(sandbox, message); break;
    case LINK_EXITED: exited(sandbox, message); break;
    case LINK_DONE: run_collected(sandbox); break;
    case LINK_COLLECTED:
      if (running) client_send(sandbox->client, FRAME_COLLECTED, sandbox->id, message->payload, message->length);
      break;
    case LINK_OMITTED:
      if (running) client_send(sandbox->client, FRAME_OMITTED, sandbox->id, message->payload, message->length);
      break;
    case LINK_TERMINAL:
      if (running && message->fds[0] >= 0) {
        run_terminal(sandbox, message->fds[0]);
        message->fds[0] = -1;
      }
      break;
    default: report("a sandbox's init sent a message of an unknown type"); sandbox_end(sandbox, ENDED_LOST);
  }
}

static void link_ready(struct watch *watch, uint32_t events) {
  static struct message message;
  struct sandbox *sandbox = CONTAINER_OF(watch, struct sandbox, link_watch);
  if (events & EPOLLOUT) {
    send_queued(sandbox);
    if (sandbox->waiting_run && sandbox_can_take_run(sandbox)) run_start_waiting(sandbox);
  }
  if (!(events & (EPOLLIN | EPOLLHUP | EPOLLERR)) || watch->fd < 0) return;
  int got = link_receive(watch->fd, &message);
  if (got > 0) serve(sandbox, &message);
  for (unsigned i = 0; i < LINK_MAX_FDS && got > 0; i++) close_fd(&message.fds[i]);
  if (got == 0 || (got < 0 && errno != EAGAIN)) loop_change(watch, 0); /* the exit watch tells the rest */
}

/* ---- ending ---- */

void sandbox_destroy(struct sandbox *sandbox) {
  if (sandbox->state == SANDBOX_DYING) return;
  if (!sandbox->client && !sandbox->loopback) all.spare--;
  sandbox->state = SANDBOX_DYING;
  sandbox->client = NULL;
  run_release(sandbox);
  loop_forget(&sandbox->link_watch);
  free(sandbox->waiting_run);
  sandbox->waiting_run = NULL;
  while (sandbox->first) {
    struct outgoing *message = sandbox->first;
    sandbox->first = message->next;
    free(message);
  }
  syscall(SYS_pidfd_send_signal, sandbox->pidfd, SIGKILL, NULL, 0);
}

void sandbox_end(struct sandbox *sandbox, enum end_reason reason) {
  if (sandbox->state == SANDBOX_DYING) return;
  if (sandbox->client) {
    if (sandbox->run.active) run_lost(sandbox);
    uint8_t byte = (uint8_t)reason;
    client_send(sandbox->client, FRAME_ENDED, sandbox->id, &byte, 1);
  }
  sandbox_destroy(sandbox);
}

static void exit_ready(struct watch *watch, uint32_t events) {
  (void)events;
  struct sandbox *sandbox = CONTAINER_OF(watch, struct sandbox, exit_watch);
  if (sandbox->state != SANDBOX_DYING) {
    /* init said why it gives up just before it did; that is better to know than that it is gone */
    if (sandbox->link_watch.fd >= 0) link_ready(&sandbox->link_watch, EPOLLIN);
    sandbox_end(sandbox, ENDED_LOST);
  }
  siginfo_t info;
  waitid(P_PIDFD, (id_t)sandbox->pidfd, &info, WEXITED | WNOHANG);
  loop_forget(watch);
  forget(sandbox);
  discard(sandbox);
}

bool sandboxes_sweep(void) {
  struct leftover **link = &all.leftovers;
  while (*link) {
    struct leftover *leftover = *link;
    if (!cgroup_remove(&leftover->group)) {
      link = &leftover->next;
      continue;
    }
    all.used[leftover->index] = false;
    *link = leftover->next;
    free(leftover);
  }
  return all.leftovers != NULL;
}
