/*
 * invigil-launcher: makes, feeds, watches and ends sandboxes. The only privileged part of Invigil.
 * One thread, one event loop; and the nursery, the same binary under another name, of which each sandbox's PID 1 is a copy.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "cgroup.h"
#include "client.h"
#include "instance.h"
#include "layers.h"
#include "loop.h"
#include "image.h"
#include "nursery.h"
#include "options.h"
#include "rootless.h"
#include "run.h"
#include "sandbox.h"
#include "seats.h"
#include "util.h"

/* An emulated machine needs seconds for what takes a millisecond here. */
#define FIRST_SKELETON_PATIENCE_NS (60000 * NS_PER_MS)
#define END_PATIENCE_NS (10000 * NS_PER_MS)
#define SWEEP_NS (10 * NS_PER_MS)
#define REBUILD_NS (1000 * NS_PER_MS)

static struct watch signals, listener;
static bool stopping;

static void signal_ready(struct watch *watch, uint32_t events) {
  (void)watch, (void)events;
  stopping = true;
}

static void watch_signals(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  sigprocmask(SIG_BLOCK, &set, NULL);
  signal(SIGPIPE, SIG_IGN);
  int fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  if (fd < 0) fatal("signalfd: %s", strerror(errno));
  loop_watch(&signals, fd, EPOLLIN, signal_ready);
}

static gid_t group_id(const char *name) {
  FILE *file = fopen("/etc/group", "re");
  struct group *group = NULL;
  while (file && (group = fgetgrent(file)) && strcmp(group->gr_name, name) != 0) continue;
  if (!group) fatal("--group: there is no group \"%s\"", name);
  gid_t id = group->gr_gid;
  fclose(file);
  return id;
}

static int open_listener(void) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (!format_into(address.sun_path, sizeof address.sun_path, "%s", options.listen)) fatal("--listen: the path is longer than a socket's may be");
  struct stat status;
  if (lstat(options.listen, &status) == 0 && !S_ISSOCK(status.st_mode)) fatal("--listen: %s is there and is no socket", options.listen);
  unlink(options.listen);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  mode_t mask = umask(0177); /* closed to everybody until the group is set */
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 64) != 0) fatal("listening on %s: %s", options.listen, strerror(errno));
  umask(mask);
  if (options.group && (lchown(options.listen, (uid_t)-1, group_id(options.group)) != 0 || chmod(options.listen, 0660) != 0))
    fatal("giving %s to the group %s: %s", options.listen, options.group, strerror(errno));
  return fd;
}

static void listener_ready(struct watch *watch, uint32_t events) {
  (void)events;
  int fd = accept4(watch->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (fd >= 0) client_add(fd, false);
}

/* Everything that a host may lack is found out here; what is missing is a layer that is off, and runs are refused. */
static void prepare(struct instance *instance) {
  char detail[256], problem[256] = "";
  instance_start(instance, options.state);
  layers_probe();
  if (rootless.on) rootless_mark_layers();
  if (cgroup_start(instance->name, rootless.on ? 0 : instance->first_uid, detail, sizeof detail, problem, sizeof problem)) {
    layer_on(LAYER_CGROUP, "%s", detail);
    instance_note(instance, cgroup_paths());
  } else {
    layers_blame(STEP_CGROUP, problem);
    if (rootless.on) cgroup_do_without();
  }
  struct setup setup = {.apparmor = layers[LAYER_APPARMOR].on, .landlock = layers[LAYER_LANDLOCK].on, .single_id = rootless.on && !rootless.ids, .no_cgroup = !layers[LAYER_CGROUP].on};
  sandboxes_start(instance, &setup);
  if (!images_start(options.state, instance->number, !rootless.on, problem, sizeof problem)) layers_blame(STEP_PIVOT, problem);
}

/* Some are known to be off before (rootless). */
static void layer_on_unless_known(enum layer layer, const char *detail) {
  if (!layers[layer].detail[0]) layer_on(layer, "%s", detail);
}

/* Builds one skeleton: the proof of the remaining layers, and the first of the pool. */
static void prove_layers(void) {
  const char *problem = NULL;
  enum step step = STEP_NONE;
  if (!layers[LAYER_CGROUP].on && layers[LAYER_CGROUP].required) return;
  if (layers[LAYER_ROOT].detail[0]) return;
  struct image *host = images_first();
  struct sandbox *sandbox = sandbox_build(host, false, false, &problem);
  uint64_t deadline = now_ns() + FIRST_SKELETON_PATIENCE_NS;
  while (sandboxes_first() == sandbox && sandbox && sandbox->state == SANDBOX_BUILDING && now_ns() < deadline) loop_round(1000);
  problem = sandboxes_problem(&step);
  if (problem || host->spare[false] == 0) return layers_blame(step, problem ? problem : "the first sandbox did not come up");
  layer_on(LAYER_NAMESPACES, "user, pid, mount, network, ipc, uts, cgroup");
  layer_on(LAYER_ROOT, "the host's /usr read-only; a private tmpfs for home, /tmp and /dev/shm");
  layer_on(LAYER_RLIMITS, "cpu, file size, open files, processes, core, stack, locked memory");
  layer_on(LAYER_INIT, "PID 1 of our own");
  layer_on_unless_known(LAYER_PRIVILEGES, "no_new_privs, no capabilities, two host ids of its own");
  layer_on_unless_known(LAYER_DEVICES, "nodes of its own");
}

static uint64_t least(uint64_t a, uint64_t b) { return a < b ? a : b; }

/* Serves what is due now; the time of what is due next. */
static uint64_t keep_time(uint64_t now) {
  uint64_t next = least(seats_sweep() ? now + SWEEP_NS : UINT64_MAX, least(templates_tick(now), images_tick(now)));
  for (struct sandbox *sandbox = sandboxes_first(); sandbox; sandbox = sandbox->next) {
    next = least(next, sandbox_tick(sandbox, now));
    if (!sandbox->client) continue;
    next = least(next, run_tick(sandbox, now));
    bool idle = !sandbox->run.active && !sandbox->waiting_run;
    if (now >= sandbox->lifetime_deadline_ns) sandbox_end(sandbox, ENDED_LIFETIME);
    else if (idle && now >= sandbox->idle_deadline_ns) sandbox_end(sandbox, ENDED_IDLE);
    else next = least(next, least(sandbox->lifetime_deadline_ns, idle ? sandbox->idle_deadline_ns : UINT64_MAX));
  }
  return next;
}

static int milliseconds_until(uint64_t next, uint64_t now) {
  if (next == UINT64_MAX) return -1;
  uint64_t ms = next > now ? (next - now + NS_PER_MS - 1) / NS_PER_MS : 0;
  return ms > INT_MAX ? INT_MAX : (int)ms;
}

/* The first image that has fewer ready skeletons than it should; warm ones need a template. */
static struct image *short_image(bool *warm) {
  if (!sandboxes_have_room(options.sandboxes) || layers_missing()) return NULL;
  for (struct image *image = images_first(); image; image = image->next)
    for (int kind = 1; kind >= 0; kind--)
      if (image->spare[kind] < image->pool[kind] && (!kind || template_in_use(image))) return *warm = kind, image;
  return NULL;
}

/* Skeletons are built when nothing else is to do: creation leaves the path of a run. */
static void serve(void) {
  uint64_t rebuild_at = 0;
  while (!stopping) {
    uint64_t now = now_ns(), next = keep_time(now);
    clients_flush();
    if (clients_finished()) break; /* nothing else would end the wait below */
    bool warm = false;
    struct image *image = short_image(&warm);
    bool build = image && now >= rebuild_at;
    if (image && !build) next = least(next, rebuild_at);
    const char *problem;
    if (!loop_round(build ? 0 : milliseconds_until(next, now)) && build && !sandbox_build(image, false, warm, &problem)) {
      report("building a sandbox: %s", problem);
      rebuild_at = now_ns() + REBUILD_NS;
    }
  }
}

static void remove_groups(void) {
  char paths[8192];
  format_into(paths, sizeof paths, "%s", cgroup_paths());
  for (char *line = strtok(paths, "\n"); line; line = strtok(NULL, "\n")) cgroup_clean(line);
}

static void end_all(void) {
  uint64_t deadline = now_ns() + END_PATIENCE_NS;
  for (struct sandbox *sandbox = sandboxes_first(); sandbox; sandbox = sandbox->next) sandbox_end(sandbox, ENDED_LOST);
  clients_flush();
  while ((sandboxes_count() || seats_sweep()) && now_ns() < deadline) loop_round(10);
  images_end();
  remove_groups();
}

/*
 * A user namespace may count no further than its maker could when it was made, all such namespaces of a maker together; and a seat
 * keeps a dozen descriptors. A container's root may not have the right: then what it has must do.
 */
static void raise_own_limits(void) {
  static const __rlimit_resource_t counted[] = {RLIMIT_NPROC, RLIMIT_SIGPENDING, RLIMIT_MSGQUEUE, RLIMIT_MEMLOCK, RLIMIT_NOFILE};
  for (unsigned i = 0; i < ARRAY_LENGTH(counted); i++) {
    struct rlimit own, none = {RLIM_INFINITY, RLIM_INFINITY};
    if (counted[i] != RLIMIT_NOFILE && setrlimit(counted[i], &none) == 0) continue;
    if (getrlimit(counted[i], &own) != 0) continue;
    own.rlim_cur = own.rlim_max;
    setrlimit(counted[i], &own);
  }
}

/* Root of a user namespace is not enough: control groups, device nodes and blocks of ids are the host's. */
static void check_root(void) {
  char map[256];
  unsigned inside = 1, outside = 1, count = 0;
  if (read_text_at(AT_FDCWD, "/proc/self/uid_map", map, sizeof map) > 0 && sscanf(map, "%u %u %u", &inside, &outside, &count) == 3 && count == UINT32_MAX) return;
  fatal("making sandboxes needs root of the host, and this is root of a user namespace only: start the launcher outside the container and connect to its socket (deploy/README.md)");
}

int main(int count, char **arguments) {
  if (strcmp(arguments[0], NURSERY_NAME) == 0) nursery_main(arguments);
  options_parse(count, arguments);
  bool without_root = geteuid() != 0;
  if (!without_root) check_root();
  if (!options.state) options.state = without_root ? rootless_state() : "/run/invigil";
  raise_own_limits();
  int listening = options.listen ? open_listener() : -1;
  if (without_root) rootless_enter();
  /* As a child it ends with the library's process even if that is killed before the connection is read. */
  if (options.connection >= 0) prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
  struct instance instance;
  loop_start();
  watch_signals();
  prepare(&instance);
  prove_layers();
  const char *missing = layers_missing();
  if (missing) report("runs are refused: %s", missing);
  layers_mark_unproved();
  if (listening >= 0) loop_watch(&listener, listening, EPOLLIN, listener_ready);
  else client_add(options.connection, true);
  serve();
  end_all();
  if (options.listen) unlink(options.listen);
  return 0;
}
