#include "streams.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "client.h"
#include "run.h"
#include "util.h"

#define READ_BYTES (64 * 1024)

/* ---- output ---- */

static void keep_output(struct stream *stream, const uint8_t *bytes, size_t length) {
  struct sandbox *sandbox = stream->sandbox;
  uint64_t room = sandbox->run.limits[LIMIT_OUTPUT_BYTES] - stream->kept;
  size_t kept = length < room ? length : (size_t)room;
  if (kept) client_send(sandbox->client, stream->type, sandbox->id, bytes, kept);
  stream->kept += kept;
  stream->omitted += length - kept;
  if (length > kept) run_stop(sandbox, CAUSE_OUTPUT, stream->kept + stream->omitted);
}

/* Reads once; whether there may be more. */
static bool read_output(struct stream *stream) {
  static uint8_t bytes[READ_BYTES];
  ssize_t got = read(stream->watch.fd, bytes, sizeof bytes);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return false;
  if (got <= 0) { /* a terminal whose other side is closed answers EIO */
    loop_forget(&stream->watch);
    return false;
  }
  stream->sandbox->run.told_waiting = false;
  keep_output(stream, bytes, (size_t)got);
  return true;
}

static void output_ready(struct watch *watch, uint32_t events) {
  (void)events;
  struct stream *stream = CONTAINER_OF(watch, struct stream, watch);
  read_output(stream);
  if (watch->fd >= 0 && client_is_slow(stream->sandbox->client)) loop_change(watch, 0);
}

void streams_resume(struct sandbox *sandbox) {
  for (int i = 0; i < 2; i++) loop_change(&sandbox->run.output[i].watch, EPOLLIN);
}

void streams_watch_output(struct sandbox *sandbox, int which, int fd) {
  struct stream *stream = &sandbox->run.output[which];
  *stream = (struct stream){.sandbox = sandbox, .type = which ? FRAME_STDERR : FRAME_STDOUT};
  loop_watch(&stream->watch, fd, EPOLLIN, output_ready);
}

void streams_drain(struct sandbox *sandbox) {
  struct stream *output = sandbox->run.output;
  for (int i = 0; i < 2; i++)
    while (output[i].watch.fd >= 0 && read_output(&output[i])) continue;
}

/* ---- input ---- */

static void input_ready(struct watch *watch, uint32_t events);

/* Writes what there is; grants the client as much again. */
static void push_input(struct input *input) {
  struct sandbox *sandbox = input->sandbox;
  while (input->used) {
    ssize_t written = write(input->watch.fd, input->bytes, input->used);
    if (written < 0 && errno == EAGAIN) return loop_change(&input->watch, EPOLLOUT);
    /* Nobody reads any more: the rest is taken and thrown away, as a shell's pipe would. */
    size_t taken = written < 0 ? input->used : (size_t)written;
    uint8_t room[4];
    struct writer writer = {room, sizeof room, 0, false};
    put_u32(&writer, (uint32_t)taken);
    client_send(sandbox->client, FRAME_STDIN_ROOM, sandbox->id, room, sizeof room);
    memmove(input->bytes, input->bytes + taken, input->used - taken);
    input->used -= taken;
  }
  loop_change(&input->watch, 0);
  if (!input->ended) return;
  if (!(sandbox->run.flags & RUN_TERMINAL)) return loop_forget(&input->watch);
  if (write(input->watch.fd, "\x04", 1) != 1) report("ending a terminal's input: %s", strerror(errno));
  input->ended = false; /* a terminal can be read on after Ctrl-D */
}

static void input_ready(struct watch *watch, uint32_t events) {
  struct input *input = CONTAINER_OF(watch, struct input, watch);
  if (input->used || input->ended) push_input(input);
  else if (events & (EPOLLERR | EPOLLHUP)) loop_forget(watch); /* the program closed its input; epoll would tell for ever */
}

bool streams_input(struct sandbox *sandbox, const uint8_t *bytes, size_t length) {
  struct input *input = &sandbox->run.input;
  if (!sandbox->run.active && !sandbox->waiting_run) return true;
  if (length > INPUT_ROOM - input->used) return false;
  sandbox->run.told_waiting = false;
  if (input->used + length > input->size) {
    input->size = input->used + length;
    input->bytes = realloc(input->bytes, input->size);
    if (!input->bytes) fatal("out of memory");
  }
  memcpy(input->bytes + input->used, bytes, length);
  input->used += length;
  if (input->watch.fd >= 0) push_input(input);
  return true;
}

void streams_input_end(struct sandbox *sandbox) {
  struct input *input = &sandbox->run.input;
  if (!sandbox->run.active && !sandbox->waiting_run) return;
  input->ended = true;
  if (input->watch.fd >= 0) push_input(input);
}

void streams_watch_input(struct sandbox *sandbox, int fd) {
  struct input *input = &sandbox->run.input;
  input->sandbox = sandbox;
  loop_watch(&input->watch, fd, 0, input_ready);
  if (input->used || input->ended) push_input(input);
}

/* ---- end ---- */

void streams_close(struct sandbox *sandbox) {
  struct run *run = &sandbox->run;
  for (int i = 0; i < 2; i++) loop_forget(&run->output[i].watch);
  loop_forget(&run->input.watch);
  free(run->input.bytes);
  run->input = (struct input){.watch.fd = -1};
}
