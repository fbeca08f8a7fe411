#include "template.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "devices.h"
#include "image.h"
#include "layers.h"
#include "options.h"
#include "sandbox.h"
#include "util.h"

#define MEMORY_BYTES (1ull << 30)
#define PROCESSES 256 /* itself, and forks on their way */
#define MOST_SAID_BYTES (1 << 20) /* one that says more loses its output */
#define START_PATIENCE_NS (60000 * NS_PER_MS)
#define SWEEP_NS (20 * NS_PER_MS)
#define GROWTH_BYTES (64ull << 20)
#define FORKS_BETWEEN_LOOKS 64
/* After a failure the next attempt waits, each time twice as long. */
#define FIRST_RETRY_NS (1000 * NS_PER_MS)
#define LAST_RETRY_NS (60000 * NS_PER_MS)

static unsigned groups_made;
static struct template *buried; /* whose groups the kernel still holds */

const struct template *template_in_use(const struct image *image) { return image->template; }

/* ---- ending ---- */

static void discard(struct template *template) {
  loop_forget(&template->link);
  loop_forget(&template->output);
  if (template->exit.fd >= 0) syscall(SYS_pidfd_send_signal, template->exit.fd, SIGKILL, NULL, 0);
  loop_forget(&template->exit); /* its end is noticed by whoever waits for any child */
  template->next = buried;
  buried = template;
}

static bool bury(void) {
  struct template *left = NULL;
  while (buried) {
    struct template *template = buried;
    buried = template->next;
    cgroup_kill(&template->group);
    if (cgroup_remove(&template->group)) {
      loop_free_later(template);
      continue;
    }
    template->next = left;
    left = template;
  }
  buried = left;
  return left != NULL;
}

static void retry_later(struct image *image) {
  image->template_wait_ns = image->template_wait_ns ? 2 * image->template_wait_ns : FIRST_RETRY_NS;
  if (image->template_wait_ns > LAST_RETRY_NS) image->template_wait_ns = LAST_RETRY_NS;
  image->template_at_ns = now_ns() + image->template_wait_ns;
}

static void fail(struct template *template, const char *what) {
  struct image *image = template->image;
  report("the template of the image %s %s%s%.*s", image->name, what, template->said_length ? ": " : "", (int)template->said_length, template->said);
  if (image->template == template) image->template = NULL;
  if (image->coming == template) image->coming = NULL;
  discard(template);
  retry_later(image);
  sandboxes_go_cold(image);
}

void template_blame(struct image *image, const char *what) {
  if (image->template) fail(image->template, what);
}

void templates_end(struct image *image) {
  if (image->template) discard(image->template);
  if (image->coming) discard(image->coming);
  image->template = image->coming = NULL;
}

/* ---- its life ---- */

static void exit_ready(struct watch *watch, uint32_t events) {
  (void)events;
  fail(CONTAINER_OF(watch, struct template, exit), "ended");
}

/* The end of what it prints is kept, to say why it failed. */
static void output_ready(struct watch *watch, uint32_t events) {
  (void)events;
  struct template *template = CONTAINER_OF(watch, struct template, output);
  char bytes[4096];
  ssize_t got = read(watch->fd, bytes, sizeof bytes);
  if (got < 0 && errno == EAGAIN) return;
  template->said_bytes += got > 0 ? (size_t)got : 0;
  if (got <= 0 || template->said_bytes > MOST_SAID_BYTES) return loop_forget(watch);
  size_t size = sizeof template->said, length = (size_t)got < size ? (size_t)got : size;
  size_t keep = template->said_length + length > size ? size - length : template->said_length;
  memmove(template->said, template->said + template->said_length - keep, keep);
  memcpy(template->said + keep, bytes + (size_t)got - length, length);
  template->said_length = keep + length;
}

static void became_ready(struct template *template) {
  struct image *image = template->image;
  struct cgroup_usage usage;
  const char *fault = template_fault(template);
  if (fault) return fail(template, fault);
  cgroup_usage(&template->group, &usage);
  template->ready = true;
  template->baseline = usage.memory_now;
  struct template *old = image->template;
  image->template = template;
  image->coming = NULL;
  if (!old) return;
  discard(old);
  sandboxes_go_cold(image); /* the old one will not answer them any more */
}

static void link_ready(struct watch *watch, uint32_t events) {
  (void)events;
  static struct message message;
  struct template *template = CONTAINER_OF(watch, struct template, link);
  int got = link_receive(watch->fd, &message);
  if (got < 0 && errno == EAGAIN) return;
  struct forked forked;
  if (got > 0 && message.type == TEMPLATE_READY && !template->ready) {
    became_ready(template);
  } else if (got > 0 && message.type == TEMPLATE_FORKED && message.length == sizeof forked && template->answers < template->forks) {
    template->answers++;
    memcpy(&forked, message.payload, sizeof forked);
    sandbox_forked(template->image, forked.token, forked.pid, message.fds[0]);
    message.fds[0] = -1;
  } else {
    fail(template, got > 0 ? "sent what it may not send" : "closed its link");
  }
  for (unsigned i = 0; got > 0 && i < LINK_MAX_FDS; i++) close_fd(&message.fds[i]);
}

bool template_fork(struct sandbox *sandbox, const struct message *wish) {
  struct template *template = sandbox->image->template;
  struct fork_request request;
  int fds[LINK_MAX_FDS];
  unsigned count = 0;
  if (!template || wish->length != sizeof request) return false;
  memcpy(&request, wish->payload, sizeof request);
  request.token = sandbox->seat->number;
  for (; count < LINK_MAX_FDS && wish->fds[count] >= 0; count++) fds[count] = wish->fds[count];
  if (count != (request.landlock ? FORK_FDS : FORK_LANDLOCK)) return false;
  count += cgroup_doors(&sandbox->seat->group, fds + count);
  if (link_send(template->link.fd, TEMPLATE_FORK, &request, sizeof request, fds, count) != 0) return false;
  template->forks++;
  return true;
}

/* ---- starting ---- */

static bool put_strings(struct writer *writer, const char *const *strings, unsigned count) {
  for (unsigned i = 0; i < count; i++) put_bytes(writer, strings[i], strlen(strings[i]) + 1);
  return !writer->full;
}

/* The order, and behind it strings that NUL ends: interpreter, modules, variables. */
static bool order_template(struct image *image, const int *fds, unsigned count) {
  static uint8_t bytes[sizeof(struct template_order) + MAX_LAUNCH_BYTES];
  const struct launch *launch = &image->launch;
  struct template_order order = {
      .uid = 1 + image->slot,
      .preloads = launch->preload_count,
      .variables = launch->variable_count,
  };
  struct writer writer = {bytes, sizeof bytes, 0, false};
  put_bytes(&writer, &order, sizeof order);
  bool fits = put_strings(&writer, &launch->python, 1) && put_strings(&writer, launch->preloads, launch->preload_count);
  fits = fits && put_strings(&writer, launch->variables, launch->variable_count);
  return fits && nursery_order_template(&image->nursery, bytes, writer.used, fds, count) == STEP_NONE;
}

/* Its stdin is a pipe that nobody writes to, its outputs one that we read: what its Python takes them for is what a run's are. */
static bool connect(struct template *template, int theirs[3]) {
  int link[2], input[2], output[2];
  if (link_pair(link) != 0) return false;
  theirs[0] = link[1];
  loop_watch(&template->link, link[0], EPOLLIN, link_ready);
  if (pipe2(input, O_CLOEXEC) != 0) return false;
  close(input[1]);
  theirs[1] = input[0];
  if (pipe2(output, O_CLOEXEC) != 0) return false;
  theirs[2] = output[1];
  loop_watch(&template->output, output[0], EPOLLIN, output_ready);
  return fcntl(output[0], F_SETFL, O_NONBLOCK) == 0;
}

static void start(struct image *image) {
  struct template *template = allocate(sizeof *template);
  int theirs[3 + CGROUP_MAX_HIERARCHIES] = {-1, -1, -1};
  *template = (struct template){.image = image, .link.fd = -1, .exit.fd = -1, .output.fd = -1, .started_ns = now_ns()};
  template->deadline_ns = template->started_ns + START_PATIENCE_NS;
  image->coming = template;
  bool made = cgroup_make(&template->group, MAX_SEATS + groups_made++) == 0 && cgroup_limit(&template->group, MEMORY_BYTES, PROCESSES) == 0;
  made = made && devices_make(TEMPLATE_SEAT) == 0 && connect(template, theirs);
  unsigned doors = made ? cgroup_doors(&template->group, theirs + 3) : 0;
  made = made && order_template(image, theirs, 3 + doors);
  for (int i = 0; i < 3; i++) close_fd(&theirs[i]);
  if (!made) fail(template, strerror(errno));
}

void template_born(struct image *image, const struct birth *birth, int pidfd) {
  struct template *template = image->coming;
  if (birth->step != STEP_NONE || !template || template->pid) {
    if (pidfd >= 0) syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0);
    close_fd(&pidfd);
    if (template && !template->pid) fail(template, strerror((int)birth->error));
    return;
  }
  template->pid = birth->pid;
  loop_watch(&template->exit, pidfd, EPOLLIN, exit_ready);
}

/* ---- time ---- */

static uint64_t end_of_age(const struct template *template) { return template->started_ns + options.template_minutes * 60000ull * NS_PER_MS; }

static bool is_worn(struct template *template, uint64_t now) {
  if (template->forks >= options.template_runs || now >= end_of_age(template)) return true;
  if (template->forks < template->looked_at + FORKS_BETWEEN_LOOKS) return false;
  template->looked_at = template->forks;
  struct cgroup_usage usage;
  cgroup_usage(&template->group, &usage);
  return usage.memory_now > template->baseline + GROWTH_BYTES;
}

static uint64_t tick(struct image *image, uint64_t now) {
  /* Without a group it could take any memory; with a single id it could kill the launcher. */
  if (!image->launch.python || !layers[LAYER_CGROUP].on || !layers[LAYER_PRIVILEGES].on) return UINT64_MAX;
  if (!image->pool[true] && !image->template && !image->coming) return UINT64_MAX; /* nobody asked for one */
  if (image->coming && now >= image->coming->deadline_ns) fail(image->coming, "is not ready after a minute");
  if (image->coming) return image->coming->deadline_ns;
  if (image->template && !is_worn(image->template, now)) return end_of_age(image->template);
  if (now < image->template_at_ns) return image->template_at_ns;
  start(image);
  return image->coming ? image->coming->deadline_ns : image->template_at_ns;
}

uint64_t templates_tick(uint64_t now) {
  uint64_t next = bury() ? now + SWEEP_NS : UINT64_MAX;
  for (struct image *image = images_first(); image; image = image->next) {
    uint64_t at = tick(image, now);
    if (at < next) next = at;
  }
  return next;
}
