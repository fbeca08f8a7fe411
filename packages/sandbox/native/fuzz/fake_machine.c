#include "fake_machine.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check.h"
#include "devices.h"
#include "image.h"
#include "layers.h"
#include "nursery.h"
#include "options.h"
#include "sandbox.h"
#include "util.h"

enum { MAX_INITS = 64 };

struct options options = {.sandboxes = 4};
struct layer_status layers[LAYER_COUNT];

/* A process that is none: `life` is the other end of what the launcher takes for its pidfd. */
struct fake_init {
  uint32_t seat;
  int link, life;
  bool greeted, running;
};

static struct fake_init inits[MAX_INITS];

/* ---- the machine ---- */

const char *layers_missing(void) { return NULL; }
int base_open_mount(const char *path) { return strlen(path) % 2 ? open("/dev/null", O_RDONLY | O_CLOEXEC) : (errno = EPERM, -1); }
bool run_waits_for_input(const struct sandbox *sandbox) { return sandbox->id % 2 != 0; }

int cgroup_make(struct cgroup *group, unsigned index) { return group->name[0] = 'g', (void)index, 0; }
int cgroup_limit(struct cgroup *group, uint64_t memory_bytes, uint64_t processes) { return group->memory_limit = memory_bytes, group->process_limit = processes, 0; }
void cgroup_reset_peaks(const struct cgroup *group) { CHECK(group->name[0] == 'g'); }
uint64_t cgroup_cpu_ns(struct cgroup *group) { return group->memory_limit; }
uint64_t cgroup_processes(struct cgroup *group) { return group->process_limit; }
void cgroup_usage(struct cgroup *group, struct cgroup_usage *usage) { *usage = (struct cgroup_usage){.memory_peak = group->memory_limit}; }
uint64_t cgroup_memory_kills(struct cgroup *group) { return group->memory_limit % 2; }
unsigned cgroup_entrances(const struct cgroup *group, int fds[CGROUP_MAX_HIERARCHIES]) { return fds[0] = -1, (void)group, 0; }
bool cgroup_clones_into(void) { return false; }
bool cgroup_is_as_new(struct cgroup *group) { return group->memory_limit % 2; }
bool cgroup_remove(struct cgroup *group) { return group->name[0] == 'g'; }

/* Larger buffers need root. */
int __wrap_setsockopt(int fd, int level, int name, const void *value, socklen_t length);
int __wrap_setsockopt(int fd, int level, int name, const void *value, socklen_t length) { return (void)fd, (void)level, (void)name, (void)value, (void)length, 0; }

int devices_make(uint32_t seat) { return (void)seat, 0; }

static struct image image = {.name = HOST_IMAGE};

struct image *image_find(const char *name, char *problem, size_t problem_size) {
  if (strcmp(name, image.name) == 0) return &image;
  format_into(problem, problem_size, "there is no image \"%s\"", name);
  return NULL;
}

void image_used(struct image *used, bool warm) { CHECK(used == &image && !warm); /* there is no template */ }

void image_keep(struct image *kept, unsigned cold, unsigned warm) {
  CHECK(kept == &image);
  (void)cold, (void)warm;
}

/* There is no template here. */
const struct template *template_in_use(const struct image *of) { return of == &image ? NULL : (abort(), NULL); }
bool template_fork(struct sandbox *sandbox, const struct message *wish) { return (void)sandbox, (void)wish, false; }
void template_born(struct image *of, const struct birth *birth, int pidfd) { CHECK(of && !birth && pidfd < 0); }
void template_blame(struct image *of, const char *what) { CHECK(of && !what); }

struct image *image_of_nursery(struct nursery *nursery) { return CONTAINER_OF(nursery, struct image, nursery); }

static void (*tell_birth)(struct nursery *nursery, const struct birth *birth, int pidfd);

void nurseries_start(uid_t first_uid, unsigned uids, void (*born)(struct nursery *nursery, const struct birth *birth, int pidfd)) { tell_birth = born, (void)first_uid, (void)uids; }

enum step nursery_order(struct nursery *nursery, const struct order *order, const int *fds, unsigned count) {
  CHECK(nursery == &image.nursery);
  struct fake_init *init = inits;
  while (init < inits + MAX_INITS && init->link) init++;
  CHECK(init < inits + MAX_INITS && count == 1);
  *init = (struct fake_init){.link = fcntl(fds[0], F_DUPFD_CLOEXEC, 3), .seat = order->seat};
  CHECK(init->link >= 0 && fcntl(init->link, F_SETFL, O_NONBLOCK) == 0);
  return STEP_NONE;
}

static void bear(struct fake_init *init) {
  int ends[2];
  CHECK(pipe2(ends, O_CLOEXEC) == 0);
  init->life = ends[1];
  struct birth birth = {.seat = init->seat, .pid = 1};
  tell_birth(&image.nursery, &birth, ends[0]);
}

/* ---- its inits ---- */

static void finish_run(struct fake_init *init, bool collecting) {
  struct exited exited = {.status = SIGKILL, .wall_ns = 1, .collecting = collecting};
  init->running = false;
  link_send(init->link, LINK_EXITED, &exited, sizeof exited, NULL, 0);
  static const uint8_t collected[] = {1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 'a', 'b'};
  if (collecting) link_send(init->link, LINK_COLLECTED, collected, sizeof collected, NULL, 0);
  if (collecting) link_send(init->link, LINK_DONE, NULL, 0, NULL, 0);
}

/* What a run does depends on its length, so that an input decides it. */
static bool take_run(struct fake_init *init, const struct message *message) {
  init->running = true;
  if (message->fds[1] >= 0 && write(message->fds[1], message->payload, message->length < 4096 ? message->length : 4096) < 0) return false;
  struct failure failure = {STEP_DISK, EIO};
  switch (message->length % 8) {
    case 0: finish_run(init, true); break;
    case 1: finish_run(init, false); break;
    case 2: return false;
    case 3: link_send(init->link, 999, NULL, 0, NULL, 0); break;
    case 4: link_send(init->link, LINK_FAILED, &failure, sizeof failure, NULL, 0); break;
    default: break; /* goes on until it is ended */
  }
  return true;
}

/* False when the init is to end. */
static bool take(struct fake_init *init, const struct message *message) {
  struct frame frame = {.payload = message->payload, .length = (uint32_t)message->length};
  struct file_request file;
  struct run_request run;
  if (message->type == LINK_FILE) CHECK(parse_file(&frame, &file) == NULL);
  if (message->type == LINK_RUN) CHECK(parse_run(&frame, &run) == NULL && !init->running);
  if (message->type == LINK_RUN) return take_run(init, message);
  if ((message->type == LINK_KILL || message->type == LINK_SIGNAL) && init->running) finish_run(init, message->type == LINK_SIGNAL);
  return true;
}

static bool step(struct fake_init *init) {
  static struct message message;
  struct readiness readiness = {0};
  if (!init->greeted) link_send(init->link, LINK_READY, &readiness, sizeof readiness, NULL, 0);
  init->greeted = true;
  for (;;) {
    int got = link_receive(init->link, &message);
    if (got <= 0) return got < 0 && errno == EAGAIN;
    bool go_on = take(init, &message);
    for (unsigned i = 0; i < LINK_MAX_FDS; i++) close_fd(&message.fds[i]);
    if (!go_on) return false;
  }
}

void fake_inits_step(void) {
  for (struct fake_init *init = inits; init < inits + MAX_INITS; init++) {
    if (init->link && !init->life) bear(init);
    if (!init->life || step(init)) continue;
    close(init->link);
    close(init->life);
    *init = (struct fake_init){0};
  }
}
