#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client.h"
#include "image.h"
#include "nursery.h"
#include "run.h"
#include "streams.h"
#include "util.h"

/* The defaults of the library, so that most sandboxes need no change of size. */
#define DEFAULT_DISK_BYTES (64ull << 20)
#define DEFAULT_DISK_FILES 8192ull
/* While a skeleton is built and while it waits; a run sets its own. */
#define IDLE_MEMORY_BYTES (64ull << 20)
#define IDLE_PROCESSES 8
/* For a fork of the template: to be made (an emulated machine needs a quarter of a second), and to be gone when all is killed. */
#define FORK_PATIENCE_NS (5000 * NS_PER_MS)
#define PROGRAM_PATIENCE_MS 200

static struct {
  struct setup setup;
  struct sandbox *first;
  unsigned count, living;
  enum step problem;
  char problem_text[256];
} all;

static void born(struct nursery *nursery, const struct birth *birth, int pidfd);

void sandboxes_start(const struct instance *instance, const struct setup *setup) {
  all.setup = *setup;
  all.setup.disk_bytes = DEFAULT_DISK_BYTES;
  all.setup.disk_files = DEFAULT_DISK_FILES;
  seats_start(instance->seats);
  nurseries_start(instance->first_uid, instance->uids, born);
}

struct sandbox *sandboxes_first(void) { return all.first; }
unsigned sandboxes_count(void) { return all.count; }
bool sandboxes_have_room(unsigned most) { return all.living < most && all.count < sandboxes_at_most(most); }
unsigned sandboxes_at_most(unsigned most) { return 4 * most; }

const char *sandboxes_problem(enum step *step) {
  *step = all.problem;
  return all.problem == STEP_NONE ? NULL : all.problem_text;
}

static void note_problem(enum step step, int error) {
  all.problem = step;
  format_into(all.problem_text, sizeof all.problem_text, "%s: %s", step_name(step), strerror(error));
}

struct sandbox *sandboxes_spare(const struct image *image, bool warm) {
  struct sandbox *building = NULL;
  for (struct sandbox *sandbox = all.first; sandbox; sandbox = sandbox->next) {
    if (sandbox->client || sandbox->loopback || sandbox->image != image || sandbox->warm != warm) continue;
    if (sandbox->state == SANDBOX_READY) return sandbox;
    if (sandbox->state == SANDBOX_BUILDING) building = sandbox;
  }
  return building;
}

static uint64_t used_ns(const struct sandbox *sandbox) { return sandbox->image->used_ns[sandbox->warm]; }

struct sandbox *sandboxes_least_wanted(void) {
  struct sandbox *least = NULL;
  for (struct sandbox *sandbox = all.first; sandbox; sandbox = sandbox->next) {
    if (sandbox->client || sandbox->loopback || sandbox->state == SANDBOX_DYING) continue;
    if (!least || used_ns(sandbox) < used_ns(least)) least = sandbox;
  }
  return least;
}

/* ---- making ---- */

static void link_ready(struct watch *watch, uint32_t events);
static void reap_all(void);
static void exit_ready(struct watch *watch, uint32_t events);

static void enlist(struct sandbox *sandbox) {
  sandbox->next = all.first;
  if (all.first) all.first->previous = sandbox;
  all.first = sandbox;
  all.count++;
  all.living++;
}

static void forget(struct sandbox *sandbox) {
  if (sandbox->previous) sandbox->previous->next = sandbox->next;
  else all.first = sandbox->next;
  if (sandbox->next) sandbox->next->previous = sandbox->previous;
  all.count--;
}

/* A group keeps the limits of the run before, which are mostly those of the next one too. */
static int widen_limits(struct cgroup *group) {
  uint64_t memory = group->memory_limit > IDLE_MEMORY_BYTES ? group->memory_limit : IDLE_MEMORY_BYTES;
  return cgroup_limit(group, memory, group->process_limit > IDLE_PROCESSES ? group->process_limit : IDLE_PROCESSES);
}

/* Says hello to the init that is to come and orders it; each failure names its step. */
static enum step order_init(const struct sandbox *sandbox, const int ends[2]) {
  struct setup setup = all.setup;
  setup.loopback = sandbox->loopback;
  setup.warm = sandbox->warm;
  if (link_send(ends[0], LINK_SETUP, &setup, sizeof setup, NULL, 0) != 0) return STEP_STDIO;
  struct order order = {
      .seat = sandbox->seat->number,
      .uid = all.setup.single_id ? 0 : RESERVED_UIDS + sandbox->seat->number * UIDS_EACH,
      .single_id = all.setup.single_id,
      .loopback = sandbox->loopback,
      .clone_into = cgroup_clones_into(),
  };
  int fds[1 + CGROUP_MAX_HIERARCHIES] = {ends[1]};
  unsigned count = 1 + cgroup_entrances(&sandbox->seat->group, fds + 1);
  return nursery_order(&sandbox->image->nursery, &order, fds, count);
}

static enum step begin(struct sandbox *sandbox, int ends[2]) {
  sandbox->seat = seat_take(sandbox->image);
  if (!sandbox->seat || widen_limits(&sandbox->seat->group) != 0) return STEP_CGROUP;
  if (link_pair(ends) != 0) return STEP_STDIO;
  return order_init(sandbox, ends);
}

static void discard(struct sandbox *sandbox) {
  if (sandbox->seat) seat_release(sandbox->seat);
  loop_free_later(sandbox);
}

struct sandbox *sandbox_build(struct image *image, bool loopback, bool warm, const char **problem) {
  struct sandbox *sandbox = allocate(sizeof *sandbox);
  int ends[2] = {-1, -1};
  sandbox->image = image;
  sandbox->loopback = loopback;
  sandbox->warm = warm;
  sandbox->pidfd = sandbox->program_watch.fd = sandbox->exit_watch.fd = sandbox->link_watch.fd = sandbox->run.input.watch.fd = -1;
  sandbox->run.output[0].watch.fd = sandbox->run.output[1].watch.fd = -1;
  enum step failed = begin(sandbox, ends);
  int error = errno;
  close_fd(&ends[1]);
  if (failed != STEP_NONE) {
    note_problem(failed, error);
    *problem = all.problem_text;
    close_fd(&ends[0]);
    discard(sandbox);
    return NULL;
  }
  loop_watch(&sandbox->link_watch, ends[0], EPOLLIN, link_ready);
  enlist(sandbox);
  image->spare[warm] += !loopback;
  return sandbox;
}

static struct sandbox *unborn_at(const struct image *image, uint32_t seat) {
  for (struct sandbox *sandbox = all.first; sandbox; sandbox = sandbox->next)
    if (!sandbox->pid && sandbox->image == image && (seat == NO_SEAT || sandbox->seat->number == seat)) return sandbox;
  return NULL;
}

/* Nothing of it is there any more, or ever was. */
static void remove_sandbox(struct sandbox *sandbox) {
  loop_forget(&sandbox->program_watch);
  loop_forget(&sandbox->link_watch);
  forget(sandbox);
  discard(sandbox);
}

static void stillborn(struct sandbox *sandbox, const struct birth *birth, int pidfd) {
  note_problem(birth->step, (int)birth->error);
  report("sandbox: %s", all.problem_text);
  if (pidfd >= 0) { /* it ends by itself, and at once */
    siginfo_t info;
    syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0);
    waitid(P_PIDFD, (id_t)pidfd, &info, WEXITED);
    close(pidfd);
  }
  /* That the nursery is gone says nothing of this host's layers. */
  enum error_code code = birth->step == STEP_NURSERY ? ERROR_SETUP : ERROR_LAYER;
  if (sandbox->client) client_send_error(sandbox->client, sandbox->id, code, "%s", all.problem_text);
  sandbox_end(sandbox, ENDED_LOST);
  remove_sandbox(sandbox);
}

static void born(struct nursery *nursery, const struct birth *birth, int pidfd) {
  struct image *image = image_of_nursery(nursery);
  struct sandbox *sandbox;
  if (birth->seat == TEMPLATE_SEAT) return template_born(image, birth, pidfd);
  while ((sandbox = unborn_at(image, birth->seat)) && birth->step != STEP_NONE) {
    stillborn(sandbox, birth, pidfd);
    if (birth->seat != NO_SEAT) return;
  }
  if (!sandbox) return close_fd(&pidfd);
  sandbox->pid = birth->pid;
  sandbox->pidfd = pidfd;
  loop_watch(&sandbox->exit_watch, pidfd, EPOLLIN, exit_ready);
  if (sandbox->state == SANDBOX_DYING) syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0);
}

/* ---- talking ---- */

/* While its client lags behind, what init sends stays in the link. */
static void watch_link(struct sandbox *sandbox, bool to_send) {
  loop_change(&sandbox->link_watch, (client_is_slow(sandbox->client) ? 0 : EPOLLIN) | (to_send ? EPOLLOUT : 0));
}

void sandbox_resume(struct sandbox *sandbox) {
  watch_link(sandbox, sandbox->first || sandbox->waiting_run);
  if (sandbox->run.active) streams_resume(sandbox);
}

static void send_queued(struct sandbox *sandbox) {
  while (sandbox->first) {
    struct outgoing *message = sandbox->first;
    if (link_send(sandbox->link_watch.fd, message->type, message->payload, message->length, NULL, 0) != 0 && errno == EAGAIN) break;
    sandbox->first = message->next;
    sandbox->outgoing_bytes -= message->length;
    free(message);
  }
  if (!sandbox->first) sandbox->last = NULL;
  watch_link(sandbox, sandbox->first);
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
    watch_link(sandbox, true);
  }
  queue_message(sandbox, type, payload, length);
}

/* A Unix socket is writable while less than a quarter of its buffer is taken, which leaves room for the largest message. */
bool sandbox_can_take_run(struct sandbox *sandbox) {
  if (sandbox->state != SANDBOX_READY) return false;
  struct pollfd link = {.fd = sandbox->link_watch.fd, .events = POLLOUT};
  if (!sandbox->first && poll(&link, 1, 0) == 1 && (link.revents & POLLOUT)) return true;
  watch_link(sandbox, true);
  return false;
}

bool sandbox_has_disk(uint64_t bytes, uint64_t files) { return bytes == all.setup.disk_bytes && files == all.setup.disk_files; }

void sandbox_give(struct sandbox *sandbox, struct client *client, uint32_t id) {
  if (!sandbox->loopback) sandbox->image->spare[sandbox->warm]--;
  sandbox->client = client;
  sandbox->id = id;
}

int sandbox_tell_with(struct sandbox *sandbox, uint16_t type, const void *payload, size_t length, const int *fds, unsigned count) {
  return link_send(sandbox->link_watch.fd, type, payload, length, fds, count);
}

static void become_ready(struct sandbox *sandbox) {
  sandbox->state = SANDBOX_READY;
  sandbox->fork_deadline_ns = 0; /* until now: a fork may still hang before it waits for a run */
  cgroup_reset_peaks(&sandbox->seat->group);
  cgroup_usage(&sandbox->seat->group, &sandbox->usage_when_ready);
  sandbox->memory_baseline = sandbox->has_fork ? sandbox->image->init_baseline : sandbox->usage_when_ready.memory_now;
  all.problem = STEP_NONE;
  send_queued(sandbox);
  if (sandbox->waiting_run && sandbox_can_take_run(sandbox)) run_start_waiting(sandbox);
}

static void said_ready(struct sandbox *sandbox, const struct message *message) {
  struct readiness readiness;
  if (message->length != sizeof readiness) return sandbox_end(sandbox, ENDED_LOST);
  memcpy(&readiness, message->payload, sizeof readiness);
  sandbox->has_fork = readiness.warm;
  if (readiness.failure.step) report("a fork of the template of %s: %s: %s", sandbox->image->name, step_name(readiness.failure.step), strerror((int)readiness.failure.error));
  sandbox->said_ready = true;
  if (readiness.warm) sandbox->image->template_wait_ns = 0;
  if (!sandbox->fork_deadline_ns || sandbox->program) become_ready(sandbox);
}

static void failed(struct sandbox *sandbox, const struct message *message) {
  struct failure failure;
  if (message->length != sizeof failure) return sandbox_end(sandbox, ENDED_LOST);
  memcpy(&failure, message->payload, sizeof failure);
  bool built = sandbox->state == SANDBOX_READY;
  const char *name = step_name(failure.step), *why = strerror((int)failure.error);
  if (!built) note_problem(failure.step, (int)failure.error);
  report("sandbox: %s: %s", name, why);
  if (sandbox->client) client_send_error(sandbox->client, sandbox->id, built ? ERROR_SETUP : ERROR_LAYER, "%s: %s", name, why);
  sandbox_end(sandbox, ENDED_LOST);
}

static void exited(struct sandbox *sandbox, const struct message *message) {
  struct exited report_;
  if (message->length != sizeof report_) return;
  memcpy(&report_, message->payload, sizeof report_);
  run_exited(sandbox, &report_);
}

/* ---- forks of a template ---- */

static void go_cold(struct sandbox *sandbox) {
  sandbox->fork_deadline_ns = 0;
  link_send(sandbox->link_watch.fd, LINK_COLD, NULL, 0, NULL, 0);
  if (sandbox->said_ready) become_ready(sandbox); /* with a fork of which nobody will tell, and which init replaces */
}

static void want_fork(struct sandbox *sandbox, const struct message *wish) {
  if (sandbox->state != SANDBOX_BUILDING || sandbox->fork_deadline_ns) return sandbox_end(sandbox, ENDED_LOST);
  if (!sandbox->image->init_baseline) {
    cgroup_usage(&sandbox->seat->group, &sandbox->usage_when_ready);
    sandbox->image->init_baseline = sandbox->usage_when_ready.memory_now;
  }
  sandbox->fork_deadline_ns = now_ns() + FORK_PATIENCE_NS;
  if (!template_fork(sandbox, wish)) go_cold(sandbox);
}

static void program_ready(struct watch *watch, uint32_t events) {
  (void)events;
  sandbox_program_status(CONTAINER_OF(watch, struct sandbox, program_watch));
}

int sandbox_program_status(struct sandbox *sandbox) {
  struct pollfd life = {.fd = sandbox->program_watch.fd, .events = POLLIN};
  /* Everything in the sandbox is killed by now, but for what the kernel has still to do. */
  if (!sandbox->program_ended && poll(&life, 1, PROGRAM_PATIENCE_MS) == 1)
    sandbox->program_ended = waitpid(sandbox->program, &sandbox->program_status, WNOHANG) == sandbox->program;
  loop_forget(&sandbox->program_watch);
  if (!sandbox->program_ended) return SIGKILL;
  return sandbox->program_status;
}

/* A fork for a sandbox that is gone dies with it, which has to wait until somebody has taken note. */
static void stray_ready(struct watch *watch, uint32_t events) {
  (void)events;
  loop_forget(watch);
  loop_free_later(watch);
  reap_all();
}

/* A template is what its modules make of it: what it calls a fork may be none. */
static bool is_our_child(int pidfd) {
  siginfo_t info;
  return pidfd >= 0 && waitid(P_PIDFD, (id_t)pidfd, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

void sandbox_forked(const struct image *image, uint32_t token, pid_t pid, int pidfd) {
  struct sandbox *sandbox = all.first;
  while (sandbox && !(sandbox->image == image && sandbox->fork_deadline_ns && !sandbox->program && sandbox->seat->number == token)) sandbox = sandbox->next;
  bool wanted = sandbox && sandbox->state != SANDBOX_DYING;
  if (!is_our_child(pidfd)) {
    close_fd(&pidfd);
    pid = 0;
  }
  if (pid && !wanted) return loop_watch(allocate(sizeof(struct watch)), pidfd, EPOLLIN, stray_ready);
  if (!wanted) return;
  if (!pid) return go_cold(sandbox);
  sandbox->program = pid;
  loop_watch(&sandbox->program_watch, pidfd, EPOLLIN, program_ready);
  if (sandbox->said_ready) become_ready(sandbox);
}

void sandboxes_go_cold(const struct image *image) {
  for (struct sandbox *sandbox = all.first; sandbox; sandbox = sandbox->next)
    if (sandbox->image == image && sandbox->fork_deadline_ns && sandbox->state == SANDBOX_BUILDING) go_cold(sandbox);
}

static void serve(struct sandbox *sandbox, struct message *message) {
  bool running = sandbox->client && sandbox->run.active;
  switch (message->type) {
    case LINK_READY: said_ready(sandbox, message); break;
    case LINK_FORK: want_fork(sandbox, message); break;
    case LINK_COLD: run_goes_cold(sandbox); break;
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

uint64_t sandbox_tick(struct sandbox *sandbox, uint64_t now) {
  if (!sandbox->fork_deadline_ns || sandbox->state != SANDBOX_BUILDING) return UINT64_MAX;
  if (now >= sandbox->fork_deadline_ns) template_blame(sandbox->image, "made no fork in time");
  return sandbox->fork_deadline_ns ? sandbox->fork_deadline_ns : UINT64_MAX;
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
  if (client_is_slow(sandbox->client)) watch_link(sandbox, watch->events & EPOLLOUT);
  if (got == 0 || (got < 0 && errno != EAGAIN)) loop_change(watch, 0); /* the exit watch tells the rest */
}

/* ---- ending ---- */

void sandbox_destroy(struct sandbox *sandbox) {
  if (sandbox->state == SANDBOX_DYING) return;
  if (!sandbox->client && !sandbox->loopback) sandbox->image->spare[sandbox->warm]--;
  sandbox->state = SANDBOX_DYING;
  all.living--;
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
  /* One that is not born yet is ended when it is. */
  if (sandbox->pidfd >= 0) syscall(SYS_pidfd_send_signal, sandbox->pidfd, SIGKILL, NULL, 0);
}

void sandbox_end(struct sandbox *sandbox, enum end_reason reason) {
  if (sandbox->state == SANDBOX_DYING) return;
  if (sandbox->client) {
    if (sandbox->run.active) run_lost(sandbox, reason == ENDED_LOST ? CAUSE_LOST : CAUSE_CANCELLED);
    uint8_t byte = (uint8_t)reason;
    client_send(sandbox->client, FRAME_ENDED, sandbox->id, &byte, 1);
  }
  sandbox_destroy(sandbox);
}

static void note_end(pid_t pid, int status) {
  for (struct sandbox *sandbox = all.first; sandbox; sandbox = sandbox->next) {
    if (sandbox->program != pid || sandbox->program_ended) continue;
    sandbox->program_ended = true;
    sandbox->program_status = status;
    loop_forget(&sandbox->program_watch);
  }
}

/* All, since there may be one of whose birth a nursery that was killed could not tell. */
static void reap_all(void) {
  int status;
  for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) note_end(pid, status);
}

static void exit_ready(struct watch *watch, uint32_t events) {
  (void)events;
  struct sandbox *sandbox = CONTAINER_OF(watch, struct sandbox, exit_watch);
  if (sandbox->state != SANDBOX_DYING) {
    /* init said why it gives up just before it did; that is better to know than that it is gone */
    if (sandbox->link_watch.fd >= 0) link_ready(&sandbox->link_watch, EPOLLIN);
    sandbox_end(sandbox, ENDED_LOST);
  }
  reap_all();
  loop_forget(watch);
  remove_sandbox(sandbox);
}
