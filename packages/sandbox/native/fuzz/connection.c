/*
 * Any bytes as what a client sends over a connection, to all of the launcher that is not the kernel: whatever comes, the
 * answers are frames, a protocol error is the last of them, nothing is left behind, and the next client is served.
 */
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check.h"
#include "client.h"
#include "fake_machine.h"
#include "instance.h"
#include "loop.h"
#include "run.h"
#include "util.h"

enum { PIECE_BYTES = 16 * 1024, MAX_ROUNDS = 10000 };

/* What the launcher answered so far. */
struct answers {
  uint8_t header[FRAME_HEADER_BYTES];
  size_t header_used, payload_left, frames;
  bool last_said, closed;
};

static void rounds(void) {
  for (int i = 0; i < 6; i++) {
    loop_round(0);
    clients_flush();
    fake_inits_step();
  }
}

static void take_frame(struct answers *answers) {
  const uint8_t *h = answers->header;
  unsigned type = h[4] | (unsigned)h[5] << 8;
  uint32_t sandbox = (uint32_t)h[8] | (uint32_t)h[9] << 8 | (uint32_t)h[10] << 16 | (uint32_t)h[11] << 24;
  CHECK(!answers->last_said);
  CHECK((type >= FRAME_WELCOME && type <= FRAME_LAYER) || type == FRAME_LAYERS);
  answers->payload_left = (size_t)h[0] | (size_t)h[1] << 8 | (size_t)h[2] << 16 | (size_t)h[3] << 24;
  CHECK(answers->payload_left <= MAX_PAYLOAD_BYTES + 64 && h[6] == 0 && h[7] == 0);
  answers->last_said = type == FRAME_ERROR && sandbox == 0;
  answers->header_used = 0;
  answers->frames++;
}

static void take_answers(struct answers *answers, int fd) {
  static uint8_t bytes[65536];
  for (ssize_t got; !answers->closed && (got = read(fd, bytes, sizeof bytes)) >= 0;) {
    answers->closed = got == 0;
    for (size_t at = 0; at < (size_t)got;) {
      bool in_payload = answers->payload_left > 0;
      size_t wanted = in_payload ? answers->payload_left : FRAME_HEADER_BYTES - answers->header_used;
      size_t part = wanted < (size_t)got - at ? wanted : (size_t)got - at;
      if (in_payload) answers->payload_left -= part;
      else memcpy(answers->header + answers->header_used, bytes + at, part);
      if (!in_payload && (answers->header_used += part) == FRAME_HEADER_BYTES) take_frame(answers);
      at += part;
    }
  }
}

static int connect_client(void) {
  int ends[2];
  CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0);
  client_add(ends[1], false);
  return ends[0];
}

/* Sends all, or until the launcher has closed the connection. A slow client reads nothing before it has sent everything. */
static void converse(struct answers *answers, int fd, const uint8_t *data, size_t size, bool slow) {
  for (int i = 0; size > 0 && !answers->closed; i++) {
    CHECK(i < MAX_ROUNDS);
    ssize_t sent = send(fd, data, size < PIECE_BYTES ? size : PIECE_BYTES, MSG_NOSIGNAL);
    if (sent > 0) {
      data += sent;
      size -= (size_t)sent;
    }
    rounds();
    if (!slow || sent <= 0) take_answers(answers, fd);
  }
  rounds();
  take_answers(answers, fd);
}

static void tick_all(uint64_t now) {
  for (struct sandbox *sandbox = sandboxes_first(); sandbox; sandbox = sandbox->next)
    if (sandbox->client) run_tick(sandbox, now);
}

static void hang_up(int fd) {
  close(fd);
  for (int i = 0; sandboxes_count() > 0; i++) {
    CHECK(i < MAX_ROUNDS);
    rounds();
    /* What is ready belongs to nobody, and would be kept for the next client. */
    for (struct sandbox *sandbox = sandboxes_first(); sandbox; sandbox = sandbox->next)
      if (!sandbox->client) sandbox_destroy(sandbox);
  }
  rounds();
}

static void check_next_client(void) {
  static const uint8_t hello[] = {6, 0, 0, 0, FRAME_HELLO, 0, 0, 0, 0, 0, 0, 0, 0x49, 0x4e, 0x56, 0x47, PROTOCOL_VERSION, 0};
  struct answers answers = {0};
  int fd = connect_client();
  converse(&answers, fd, hello, sizeof hello, false);
  CHECK(answers.frames == 1 && !answers.closed && !answers.last_said && answers.payload_left == 0);
  hang_up(fd);
}

static int lowest_free_descriptor(void) {
  int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
  close(fd);
  return fd;
}

static void start(void) {
  static bool started;
  static struct instance instance = {.first_uid = 100000};
  if (started) return;
  started = true;
  signal(SIGPIPE, SIG_IGN);
  close(STDERR_FILENO + 1);
  loop_start();
  const struct setup setup = {.landlock = true};
  sandboxes_start(&instance, &setup);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  start();
  int free_before = lowest_free_descriptor();
  struct answers answers = {0};
  int fd = connect_client();
  converse(&answers, fd, data, size, size % 2 != 0);
  tick_all(now_ns() + (1ull << 44) * NS_PER_MS); /* longer than any limit */
  converse(&answers, fd, data, 0, false);
  CHECK(answers.closed == answers.last_said && (answers.closed || answers.payload_left == 0));
  hang_up(fd);
  check_next_client();
  CHECK(lowest_free_descriptor() == free_before);
  return 0;
}
