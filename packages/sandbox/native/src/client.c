#include "client.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base.h"
#include "image.h"
#include "layers.h"
#include "loop.h"
#include "options.h"
#include "run.h"
#include "sandbox.h"
#include "streams.h"
#include "util.h"

#define RECEIVE_BYTES (FRAME_HEADER_BYTES + MAX_PAYLOAD_BYTES)
/* Above the first, the client's own frames, outputs and init messages are left where they are; below the second they are read again. */
#define SLOW_BYTES (1 << 20)
#define CAUGHT_UP_BYTES (256 << 10)
/* What may wait for one sandbox's init before the client is not read any more. */
#define BACKLOG_BYTES (4 << 20)
#define MOST_THROWN_AWAY_BYTES (16 << 20)

struct client {
  struct client *next;
  struct watch watch;
  bool only, greeted, slow;
  bool closing; /* a last frame is on its way; nothing is served any more */
  bool closed;  /* the last frame is sent: what still comes is thrown away */
  bool gone;
  size_t thrown_away;
  size_t received;
  uint8_t *outgoing;
  size_t outgoing_used, outgoing_size;
  uint8_t incoming[RECEIVE_BYTES];
};

static struct client *clients;
static bool only_client_gone;

/* ---- out ---- */

static void append(struct client *client, const void *bytes, size_t length) {
  if (client->outgoing_used + length > client->outgoing_size) {
    size_t size = client->outgoing_size ? client->outgoing_size : 4096;
    while (size < client->outgoing_used + length) size *= 2;
    client->outgoing = realloc(client->outgoing, size);
    if (!client->outgoing) fatal("out of memory");
    client->outgoing_size = size;
  }
  if (length) memcpy(client->outgoing + client->outgoing_used, bytes, length);
  client->outgoing_used += length;
}

void client_send(struct client *client, uint16_t type, uint32_t sandbox, const void *payload, size_t length) {
  if (!client || client->closing || client->gone) return;
  uint8_t header[FRAME_HEADER_BYTES];
  put_header(header, type, sandbox, (uint32_t)length);
  append(client, header, sizeof header);
  append(client, payload, length);
  if (client->outgoing_used > SLOW_BYTES) client->slow = true;
}

void client_send_error(struct client *client, uint32_t sandbox, enum error_code code, const char *format, ...) {
  char text[768];
  uint8_t bytes[1024];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  struct writer writer = {bytes, sizeof bytes, 0, false};
  put_u16(&writer, (uint16_t)code);
  put_text(&writer, text, strlen(text));
  client_send(client, FRAME_ERROR, sandbox, bytes, writer.used);
}

bool client_is_slow(const struct client *client) { return client && client->slow; }

static void serve_received(struct client *client);

static void caught_up(struct client *client) {
  client->slow = false;
  for (struct sandbox *sandbox = sandboxes_first(); sandbox; sandbox = sandbox->next)
    if (sandbox->client == client) sandbox_resume(sandbox);
  serve_received(client);
}

static void end_sandboxes(const struct client *client) {
  for (struct sandbox *sandbox = sandboxes_first(), *next; sandbox; sandbox = next) {
    next = sandbox->next;
    if (sandbox->client == client) sandbox_destroy(sandbox);
  }
}

/* A socket that is closed with something unread in it takes the last frame from a client that is still writing. */
static void close_gently(struct client *client) {
  end_sandboxes(client);
  client->closed = true;
  if (shutdown(client->watch.fd, SHUT_WR) != 0) client->gone = true;
}

static void throw_away(struct client *client) {
  ssize_t got = read(client->watch.fd, client->incoming, sizeof client->incoming);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got > 0) client->thrown_away += (size_t)got;
  if (got <= 0 || client->thrown_away > MOST_THROWN_AWAY_BYTES) client->gone = true;
}

static void flush(struct client *client) {
  size_t sent = 0;
  while (sent < client->outgoing_used) {
    ssize_t written = write(client->watch.fd, client->outgoing + sent, client->outgoing_used - sent);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      client->gone |= errno != EAGAIN;
      break;
    }
    sent += (size_t)written;
  }
  memmove(client->outgoing, client->outgoing + sent, client->outgoing_used - sent);
  client->outgoing_used -= sent;
  if (client->closing && client->outgoing_used == 0) close_gently(client);
  if (client->slow && client->outgoing_used < CAUGHT_UP_BYTES) caught_up(client);
}

/* ---- in ---- */

static void reject(struct client *client, const struct frame *frame, const char *reason) {
  client_send_error(client, 0, ERROR_PROTOCOL, "frame of type %u for sandbox %u: %s", frame->type, frame->sandbox, reason);
  client->closing = true;
}

static struct sandbox *find(const struct client *client, uint32_t id) {
  for (struct sandbox *sandbox = sandboxes_first(); sandbox; sandbox = sandbox->next)
    if (sandbox->client == client && sandbox->id == id) return sandbox;
  return NULL;
}

static void end_unopened(struct client *client, uint32_t id) {
  uint8_t reason = ENDED_LOST;
  client_send(client, FRAME_ENDED, id, &reason, 1);
}

/* A text of a request as a C string in static memory. */
static const char *copy_text(struct text text) {
  static char copy[MAX_PATH_BYTES + 1];
  size_t length = text.length < sizeof copy ? text.length : sizeof copy - 1;
  memcpy(copy, text.bytes, length);
  copy[length] = 0;
  return copy;
}

static bool add_mounts(struct sandbox *sandbox, const struct open_request *request, const char **problem) {
  static char text[MAX_PATH_BYTES + 128];
  for (unsigned i = 0; i < request->mount_count; i++) {
    char path[MAX_PATH_BYTES + 2];
    format_into(path, sizeof path, "/%s", copy_text(request->mounts[i].source));
    int tree = base_open_mount(path);
    int saved = errno;
    if (tree >= 0 && sandbox_tell_with(sandbox, LINK_MOUNT, request->mounts[i].target.bytes, request->mounts[i].target.length, &tree, 1) == 0) {
      close(tree);
      continue;
    }
    close_fd(&tree);
    format_into(text, sizeof text, "%s: %s", path, saved == EPERM ? "not below a folder that the launcher may mount from (--allow-mount)" : strerror(saved));
    *problem = text;
    return false;
  }
  return true;
}

/* Where there are as many as there may be, one that waits for another image's run gives way. */
static bool make_room(void) {
  struct sandbox *unwanted = sandboxes_have_room(options.sandboxes) ? NULL : sandboxes_least_wanted();
  if (unwanted) sandbox_destroy(unwanted);
  return sandboxes_have_room(options.sandboxes);
}

/* A ready or coming skeleton, or a new one. */
static struct sandbox *obtain(struct client *client, uint32_t id, struct image *image, bool loopback, bool warm) {
  const char *problem = layers_missing();
  if (problem) {
    client_send_error(client, id, ERROR_LAYER, "%s", problem);
    return NULL;
  }
  struct sandbox *sandbox = loopback ? NULL : sandboxes_spare(image, warm);
  if (sandbox) return sandbox;
  if (!make_room()) {
    client_send_error(client, id, ERROR_LIMIT, "there are %u sandboxes already, as many as this launcher may have", options.sandboxes);
    return NULL;
  }
  sandbox = sandbox_build(image, loopback, warm, &problem);
  if (!sandbox) client_send_error(client, id, ERROR_SETUP, "%s", problem);
  return sandbox;
}

static void set_lifetimes(struct sandbox *sandbox, const struct open_request *request) {
  uint64_t now = now_ns();
  uint64_t longest = 1ull << 40; /* ms; more could wrap in nanoseconds */
  uint64_t idle = request->idle_ms < longest ? request->idle_ms : longest, lifetime = request->lifetime_ms < longest ? request->lifetime_ms : longest;
  sandbox->idle_ns = idle * NS_PER_MS;
  sandbox->idle_deadline_ns = idle ? now + sandbox->idle_ns : UINT64_MAX;
  sandbox->lifetime_deadline_ns = lifetime ? now + lifetime * NS_PER_MS : UINT64_MAX;
}

static void open_sandbox(struct client *client, const struct frame *frame, const struct open_request *request) {
  const char *problem = NULL;
  char sentence[512];
  if (find(client, frame->sandbox)) return reject(client, frame, "this sandbox is open already");
  struct image *image = image_find(copy_text(request->image), sentence, sizeof sentence);
  if (!image) {
    client_send_error(client, frame->sandbox, ERROR_IMAGE, "%s", sentence);
    return end_unopened(client, frame->sandbox);
  }
  bool loopback = request->flags & OPEN_LOOPBACK, wanted = (request->flags & OPEN_WARM) && !loopback && image->launch.python;
  bool warm = wanted && template_in_use(image);
  image_used(image, warm);
  if (wanted) image_used(image, true);
  struct sandbox *sandbox = obtain(client, frame->sandbox, image, loopback, warm);
  if (!sandbox) return end_unopened(client, frame->sandbox);
  sandbox_give(sandbox, client, frame->sandbox);
  set_lifetimes(sandbox, request);
  uint64_t sizes[2] = {request->disk_bytes, request->disk_files};
  if (!sandbox_has_disk(sizes[0], sizes[1])) sandbox_tell(sandbox, LINK_DISK, sizes, sizeof sizes);
  if (add_mounts(sandbox, request, &problem)) return;
  client_send_error(client, frame->sandbox, ERROR_MOUNT, "%s", problem);
  sandbox_end(sandbox, ENDED_LOST);
}

static const char *serve_open(struct client *client, const struct frame *frame) {
  static struct open_request request;
  const char *reason = parse_open(frame, &request);
  if (!reason) open_sandbox(client, frame, &request);
  return reason;
}

static const char *serve_file(struct sandbox *sandbox, const struct frame *frame) {
  struct file_request request;
  const char *reason = parse_file(frame, &request);
  if (reason || !sandbox) return reason;
  if (sandbox->run.active || sandbox->waiting_run) return "files can be written only between runs";
  sandbox_tell(sandbox, LINK_FILE, frame->payload, frame->length);
  return NULL;
}

static const char *serve_run(struct sandbox *sandbox, const struct frame *frame) {
  struct run_request request;
  const char *reason = parse_run(frame, &request);
  if (reason || !sandbox) return reason;
  if (sandbox->run.active || sandbox->waiting_run) return "a run is under way in this sandbox";
  run_request(sandbox, frame);
  return NULL;
}

static const char *serve_signal(struct sandbox *sandbox, const struct frame *frame) {
  int number;
  const char *reason = parse_signal(frame, &number);
  if (!reason && sandbox) run_signal(sandbox, number);
  return reason;
}

static const char *serve_resize(struct sandbox *sandbox, const struct frame *frame) {
  uint16_t columns, rows;
  const char *reason = parse_resize(frame, &columns, &rows);
  if (!reason && sandbox) run_resize(sandbox, columns, rows);
  return reason;
}

static const char *serve_keep(struct client *client, const struct frame *frame) {
  struct keep_request request;
  char problem[512] = "";
  uint8_t bytes[1024];
  struct writer writer = {bytes, sizeof bytes, 0, false};
  const char *reason = parse_keep(frame, &request);
  if (reason) return reason;
  struct image *image = image_find(copy_text(request.image), problem, sizeof problem);
  if (image) image_keep(image, request.cold, request.warm);
  put_u8(&writer, (uint8_t)(!image || !image->launch.python ? KEPT_NOTHING : template_in_use(image) ? KEPT_READY : KEPT_STARTING));
  put_text(&writer, problem, strlen(problem));
  client_send(client, FRAME_KEPT, 0, bytes, writer.used);
  return NULL;
}

static const char *serve_layers(struct client *client, const struct frame *frame) {
  const char *reason = parse_empty(frame);
  for (int i = 0; i < LAYER_COUNT && !reason; i++) {
    uint8_t bytes[1024];
    struct writer writer = {bytes, sizeof bytes, 0, false};
    put_u8(&writer, (uint8_t)i);
    put_u8(&writer, layers[i].on);
    put_u8(&writer, layers[i].required);
    put_text(&writer, layers[i].detail, strlen(layers[i].detail));
    put_text(&writer, layers[i].remedy, strlen(layers[i].remedy));
    client_send(client, FRAME_LAYER, 0, bytes, writer.used);
  }
  if (!reason) client_send(client, FRAME_LAYERS, 0, NULL, 0);
  return reason;
}

static const char *serve_hello(struct client *client, const struct frame *frame) {
  const char *reason = client->greeted ? "the connection is greeted already" : parse_hello(frame);
  if (reason) return reason;
  uint8_t bytes[8];
  struct writer writer = {bytes, sizeof bytes, 0, false};
  put_u16(&writer, PROTOCOL_VERSION);
  put_u32(&writer, INPUT_ROOM);
  client_send(client, FRAME_WELCOME, 0, bytes, writer.used);
  client->greeted = true;
  return NULL;
}

/*
 * A sandbox that is not found is no error: it may have ended (idle, lifetime, its only run) while the frame was on its way.
 * What is wrong in the frame itself always is one.
 */
static const char *serve_frame(struct client *client, const struct frame *frame) {
  if (frame->type == FRAME_HELLO) return serve_hello(client, frame);
  if (!client->greeted) return "the first frame must be a greeting";
  if (frame->type == FRAME_LAYERS) return serve_layers(client, frame);
  if (frame->type == FRAME_KEEP) return serve_keep(client, frame);
  if (frame->sandbox == 0) return "the sandbox may not be 0";
  if (frame->type == FRAME_OPEN) return serve_open(client, frame);
  struct sandbox *sandbox = find(client, frame->sandbox);
  switch (frame->type) {
    case FRAME_FILE: return serve_file(sandbox, frame);
    case FRAME_RUN: return serve_run(sandbox, frame);
    case FRAME_STDIN: return sandbox && !streams_input(sandbox, frame->payload, frame->length) ? "more input than there is room for" : NULL;
    case FRAME_STDIN_END:
      if (sandbox) streams_input_end(sandbox);
      return parse_empty(frame);
    case FRAME_SIGNAL: return serve_signal(sandbox, frame);
    case FRAME_RESIZE: return serve_resize(sandbox, frame);
    case FRAME_CANCEL:
      if (sandbox) run_cancel(sandbox);
      return parse_empty(frame);
    case FRAME_CLOSE:
      if (sandbox) sandbox_end(sandbox, ENDED_CLOSED);
      return parse_empty(frame);
    default: return "the frame's type is unknown";
  }
}

static void serve_received(struct client *client) {
  size_t at = 0;
  while (!client->closing && !client->slow) {
    struct frame frame = {0};
    const char *reason;
    long length = frame_parse(client->incoming + at, client->received - at, &frame, &reason);
    if (length == 0) break;
    if (length > 0) reason = serve_frame(client, &frame);
    if (reason) reject(client, &frame, reason);
    at += length > 0 ? (size_t)length : 0;
  }
  memmove(client->incoming, client->incoming + at, client->received - at);
  client->received -= at;
}

/* While a sandbox's init lags behind, the client has to wait too. */
static bool is_backlogged(const struct client *client) {
  for (struct sandbox *sandbox = sandboxes_first(); sandbox; sandbox = sandbox->next)
    if (sandbox->client == client && sandbox->outgoing_bytes > BACKLOG_BYTES) return true;
  return false;
}

static void client_ready(struct watch *watch, uint32_t events) {
  struct client *client = CONTAINER_OF(watch, struct client, watch);
  if (!(events & (EPOLLIN | EPOLLHUP | EPOLLERR))) return;
  if (client->closed) return throw_away(client);
  if (events & (EPOLLHUP | EPOLLERR)) client->gone |= client->closing;
  if (client->closing || client->slow || is_backlogged(client)) return;
  ssize_t got = read(watch->fd, client->incoming + client->received, sizeof client->incoming - client->received);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) {
    client->gone = true;
    return;
  }
  client->received += (size_t)got;
  serve_received(client);
}

/* ---- life ---- */

void client_add(int fd, bool only) {
  if (fcntl(fd, F_SETFL, O_NONBLOCK) != 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) != 0) fatal("descriptor %d is no connection: %s", fd, strerror(errno));
  struct client *client = allocate(sizeof *client);
  client->only = only;
  client->next = clients;
  clients = client;
  loop_watch(&client->watch, fd, EPOLLIN, client_ready);
}

static void remove_client(struct client *client) {
  end_sandboxes(client);
  loop_forget(&client->watch);
  only_client_gone |= client->only;
  free(client->outgoing);
  loop_free_later(client);
}

void clients_flush(void) {
  for (struct client **link = &clients; *link;) {
    struct client *client = *link;
    if (!client->gone && client->outgoing_used) flush(client);
    if (client->gone) {
      *link = client->next;
      remove_client(client);
      continue;
    }
    bool deaf = client->closing || client->slow || is_backlogged(client);
    uint32_t events = client->closed || !deaf ? EPOLLIN : 0;
    loop_change(&client->watch, events | (client->outgoing_used ? EPOLLOUT : 0));
    link = &client->next;
  }
}

bool clients_finished(void) { return only_client_gone; }
