#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

#include "accounts.h"
#include "client.h"
#include "image.h"
#include "streams.h"
#include "util.h"

/* How often a run is looked at: cpu time, memory kills, number of processes, waiting for input. A short run never is. */
#define FIRST_TICK_NS (10 * NS_PER_MS)
#define TICK_NS (20 * NS_PER_MS)
/* How long init may take to end a run before it is ended itself. It shares the run's cpu quota, so it may be slow. */
#define KILL_PATIENCE_NS (2000 * NS_PER_MS)
#define MEMORY_STEP (256ull << 10)

static void refuse(struct sandbox *sandbox, const char *what) {
  client_send_error(sandbox->client, sandbox->id, ERROR_SETUP, "%s: %s", what, strerror(errno));
  sandbox_end(sandbox, ENDED_LOST);
}

/* ---- start ---- */

static void remember_identity(struct run *run, int stdin_fd) {
  struct stat status;
  if (fstat(stdin_fd, &status) != 0) return;
  run->input_identity[0] = status.st_dev;
  run->input_identity[1] = S_ISCHR(status.st_mode) ? status.st_rdev : status.st_ino;
}

/*
 * The program's descriptors in `theirs`, ours in `ours`; -1 with errno and nothing left open. Without input there is none for stdin: the
 * program's /dev/null is its sandbox's own, since at the host's two runs would meet by file locks.
 */
static int make_pipes(bool input, int theirs[3], int ours[3]) {
  static const int inputs[3] = {1, 0, 0};
  for (int i = 0; i < 3; i++) theirs[i] = ours[i] = -1;
  for (int i = input ? 0 : 1; i < 3; i++) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) == 0) {
      theirs[i] = ends[!inputs[i]];
      ours[i] = ends[inputs[i]];
      if (fcntl(ours[i], F_SETFL, O_NONBLOCK) == 0) continue;
    }
    for (int j = 0; j < 3; j++) {
      close_fd(&theirs[j]);
      close_fd(&ours[j]);
    }
    return -1;
  }
  return 0;
}

/* Below this much of its own a run is not started warm: it goes cold, where the limit is as usual. */
#define LEAST_OWN_BYTES (8ull << 20)

/* Whether the program can be a fork of the template; its share of the memory counts as the run's. */
static bool is_warm(struct sandbox *sandbox) {
  const struct template *template = template_in_use(sandbox->image);
  struct run *run = &sandbox->run;
  run->template_bytes = template ? template->baseline : 0;
  /* A fork of which nobody told is of a template that failed meanwhile; init has been told to do without. */
  return sandbox->has_fork && sandbox->program && !sandbox->has_run && (run->flags & RUN_WARM) && template && run->limits[LIMIT_MEMORY_BYTES] >= run->template_bytes + LEAST_OWN_BYTES;
}

/* To whole steps, so that most runs find the limit of the one before in force. */
static int limit_memory_and_processes(struct sandbox *sandbox) {
  struct run *run = &sandbox->run;
  uint64_t memory = run->limits[LIMIT_MEMORY_BYTES] + sandbox->memory_baseline - (run->warm ? run->template_bytes : 0);
  memory = (memory + MEMORY_STEP - 1) / MEMORY_STEP * MEMORY_STEP;
  return cgroup_limit(&sandbox->seat->group, memory, run->limits[LIMIT_PROCESSES] + 1);
}

void run_goes_cold(struct sandbox *sandbox) {
  if (!sandbox->run.active || !sandbox->run.warm) return;
  sandbox->run.warm = false;
  if (limit_memory_and_processes(sandbox) != 0) return refuse(sandbox, "cgroup: setting the limits");
  sandbox_tell(sandbox, LINK_COLD, NULL, 0);
}

static void start(struct sandbox *sandbox, uint8_t *payload, size_t length) {
  struct run *run = &sandbox->run;
  struct input kept_input = run->input; /* may have come while the sandbox was being built */
  struct run_request request;
  struct frame frame = {.type = FRAME_RUN, .payload = payload, .length = (uint32_t)length};
  parse_run(&frame, &request);
  *run = (struct run){.active = true, .flags = request.flags, .input = kept_input, .output = {{.watch.fd = -1}, {.watch.fd = -1}}};
  memcpy(run->limits, request.limits, sizeof run->limits);
  run->warm = is_warm(sandbox);
  if (!run->warm) payload[0] &= (uint8_t)~RUN_WARM; /* the flags are first, the low byte before the others */
  if (limit_memory_and_processes(sandbox) != 0) return refuse(sandbox, "cgroup: setting the limits");
  bool terminal = run->flags & RUN_TERMINAL, input = !(run->flags & RUN_NO_INPUT);
  int theirs[3] = {-1, -1, -1}, ours[3];
  if (!terminal && make_pipes(input, theirs, ours) != 0) return refuse(sandbox, "making pipes");
  if (!terminal) {
    streams_watch_output(sandbox, 0, ours[1]);
    streams_watch_output(sandbox, 1, ours[2]);
    if (input) {
      remember_identity(run, theirs[0]);
      streams_watch_input(sandbox, ours[0]);
    }
  }
  accounts_begin(sandbox);
  run->started_ns = now_ns();
  run->wall_deadline_ns = run->started_ns + run->limits[LIMIT_WALL_MS] * NS_PER_MS;
  run->tick_ns = run->started_ns + FIRST_TICK_NS;
  const int sent_fds[3] = {theirs[1], theirs[2], theirs[0]};
  int sent = sandbox_tell_with(sandbox, LINK_RUN, payload, length, sent_fds, terminal ? 0 : input ? 3 : 2);
  int saved = errno;
  for (int i = 0; i < 3; i++) close_fd(&theirs[i]);
  errno = saved;
  if (sent != 0) refuse(sandbox, "sending the run to the sandbox");
}

void run_request(struct sandbox *sandbox, const struct frame *frame) {
  if (sandbox_can_take_run(sandbox)) return start(sandbox, (uint8_t *)frame->payload, frame->length);
  sandbox->waiting_run = allocate(frame->length);
  sandbox->waiting_run_length = frame->length;
  memcpy(sandbox->waiting_run, frame->payload, frame->length);
}

void run_start_waiting(struct sandbox *sandbox) {
  uint8_t *payload = sandbox->waiting_run;
  if (!payload) return;
  sandbox->waiting_run = NULL;
  start(sandbox, payload, sandbox->waiting_run_length);
  free(payload);
}

void run_terminal(struct sandbox *sandbox, int master) {
  int input = fcntl(master, F_DUPFD_CLOEXEC, 3);
  struct stat status;
  unsigned number;
  if (input < 0 || fcntl(master, F_SETFL, O_NONBLOCK) != 0 || fstat(master, &status) != 0 || ioctl(master, TIOCGPTN, &number) != 0) {
    close_fd(&input);
    close(master);
    return refuse(sandbox, "taking the terminal");
  }
  /* The other side is a device of the same devpts; its number makes it known (major 136 and up, 256 minors each). */
  sandbox->run.input_identity[0] = status.st_dev;
  sandbox->run.input_identity[1] = ((136 + number / 256) << 8) | (number % 256);
  streams_watch_output(sandbox, 0, master);
  streams_watch_input(sandbox, input);
}

void run_signal(struct sandbox *sandbox, int number) {
  uint8_t byte = (uint8_t)number;
  if (sandbox->run.active) sandbox_tell(sandbox, LINK_SIGNAL, &byte, 1);
}

void run_resize(struct sandbox *sandbox, uint16_t columns, uint16_t rows) {
  struct run *run = &sandbox->run;
  struct winsize size = {.ws_col = columns, .ws_row = rows};
  if (run->active && (run->flags & RUN_TERMINAL) && run->output[0].watch.fd >= 0) ioctl(run->output[0].watch.fd, TIOCSWINSZ, &size);
}

/* ---- end ---- */

void run_stop(struct sandbox *sandbox, enum cause cause, uint64_t used) {
  struct run *run = &sandbox->run;
  if (!run->active || run->cause != CAUSE_NONE || run->kill_deadline_ns) return;
  run->cause = cause;
  run->cause_used = used;
  run->kill_deadline_ns = now_ns() + KILL_PATIENCE_NS;
  sandbox_tell(sandbox, LINK_KILL, NULL, 0);
}

static void send_report(struct sandbox *sandbox) {
  struct run *run = &sandbox->run;
  const struct exited *exited = &run->exited;
  uint8_t bytes[256];
  struct writer writer = {bytes, sizeof bytes, 0, false};
  put_u32(&writer, (uint32_t)exited->status);
  put_u8(&writer, (uint8_t)run->cause);
  put_u32(&writer, run->hits | exited->hits);
  put_u16(&writer, (uint16_t)exited->step);
  put_u32(&writer, exited->error);
  put_u64(&writer, exited->wall_ns);
  put_u64(&writer, run->cpu_ns);
  put_u64(&writer, run->memory_peak);
  put_u64(&writer, run->processes_peak);
  put_u64(&writer, run->output[0].omitted);
  put_u64(&writer, run->output[1].omitted);
  put_u64(&writer, run->cause_used);
  put_u64(&writer, exited->disk_bytes_used);
  put_u64(&writer, exited->disk_files_used);
  put_u8(&writer, run->warm);
  put_text(&writer, step_name(exited->step), exited->step ? strlen(step_name(exited->step)) : 0);
  client_send(sandbox->client, FRAME_EXIT, sandbox->id, bytes, writer.used);
}

static void finish(struct sandbox *sandbox) {
  bool last = sandbox->run.flags & RUN_LAST;
  send_report(sandbox);
  run_release(sandbox);
  if (last) return sandbox_end(sandbox, ENDED_CLOSED);
  if (sandbox->idle_ns) sandbox->idle_deadline_ns = now_ns() + sandbox->idle_ns;
}

/* A run that still waits for its sandbox never starts. */
static void cancel_waiting(struct sandbox *sandbox) {
  struct run *run = &sandbox->run;
  struct run_request request;
  struct frame frame = {.type = FRAME_RUN, .payload = sandbox->waiting_run, .length = (uint32_t)sandbox->waiting_run_length};
  parse_run(&frame, &request);
  run->active = true;
  run->flags = request.flags;
  run->cause = CAUSE_CANCELLED;
  run->exited.status = SIGKILL;
  free(sandbox->waiting_run);
  sandbox->waiting_run = NULL;
  finish(sandbox);
}

void run_cancel(struct sandbox *sandbox) {
  if (sandbox->waiting_run) cancel_waiting(sandbox);
  else run_stop(sandbox, CAUSE_CANCELLED, 0);
}

void run_exited(struct sandbox *sandbox, const struct exited *exited) {
  struct run *run = &sandbox->run;
  if (!run->active) return;
  accounts_close(sandbox);
  /* What is read now was written before the end; it must not change the cause. */
  run->kill_deadline_ns = run->kill_deadline_ns ? run->kill_deadline_ns : UINT64_MAX;
  run->exited = *exited;
  if (exited->status == STATUS_ELSEWHERE) run->exited.status = sandbox_program_status(sandbox);
  accounts_of_init(sandbox);
  bool flagged = run->cause != CAUSE_NONE;
  streams_drain(sandbox);
  if (!flagged && (run->output[0].omitted || run->output[1].omitted)) {
    run->cause = CAUSE_OUTPUT;
    run->cause_used = run->output[0].omitted ? run->output[0].kept + run->output[0].omitted : run->output[1].kept + run->output[1].omitted;
  }
  run->kill_deadline_ns = exited->collecting ? now_ns() + 5 * KILL_PATIENCE_NS : UINT64_MAX;
  run->wall_deadline_ns = run->tick_ns = UINT64_MAX;
  if (!exited->collecting) finish(sandbox);
}

void run_collected(struct sandbox *sandbox) {
  if (sandbox->run.active) finish(sandbox);
}

void run_lost(struct sandbox *sandbox, enum cause cause) {
  struct run *run = &sandbox->run;
  if (!run->active) return;
  if (run->exited.wall_ns == 0) {
    accounts_close(sandbox);
    streams_drain(sandbox);
    run->exited = (struct exited){.status = SIGKILL, .wall_ns = now_ns() - run->started_ns};
    if (run->cause == CAUSE_NONE) run->cause = cause;
  }
  send_report(sandbox);
  run_release(sandbox);
}

void run_release(struct sandbox *sandbox) {
  streams_close(sandbox);
  sandbox->run.active = false;
}

/* ---- time ---- */

static void sample(struct sandbox *sandbox) {
  struct run *run = &sandbox->run;
  uint64_t cpu = accounts_cpu_ns(sandbox);
  accounts_sample(sandbox);
  if (cgroup_memory_kills(&sandbox->seat->group) > run->before.memory_kills) run_stop(sandbox, CAUSE_MEMORY, 0);
  if (cpu > run->limits[LIMIT_CPU_MS] * NS_PER_MS) run_stop(sandbox, CAUSE_CPU, cpu);
  bool watching = (run->flags & RUN_WATCH_INPUT) && !run->told_waiting && !run->input.used && !run->input.ended;
  if (watching && run_waits_for_input(sandbox)) {
    run->told_waiting = true;
    client_send(sandbox->client, FRAME_WAITING, sandbox->id, NULL, 0);
  }
}

static uint64_t least(uint64_t a, uint64_t b) { return a < b ? a : b; }

uint64_t run_tick(struct sandbox *sandbox, uint64_t now) {
  struct run *run = &sandbox->run;
  if (!run->active) return UINT64_MAX;
  if (now >= run->wall_deadline_ns) {
    run_stop(sandbox, CAUSE_WALL, now - run->started_ns);
    run->wall_deadline_ns = UINT64_MAX;
  }
  if (now >= run->tick_ns) {
    sample(sandbox);
    run->tick_ns = now + TICK_NS;
  }
  uint64_t kill_at = run->kill_deadline_ns ? run->kill_deadline_ns : UINT64_MAX;
  if (now >= kill_at) {
    run->kill_deadline_ns = UINT64_MAX;
    syscall(SYS_pidfd_send_signal, sandbox->pidfd, SIGKILL, NULL, 0); /* its end is noticed by the exit watch */
    return now;
  }
  return least(least(run->wall_deadline_ns, run->tick_ns), kill_at);
}
