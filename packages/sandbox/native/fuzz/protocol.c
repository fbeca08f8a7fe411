/* Any bytes as a stream of frames, and each frame as every kind of request: the parser keeps its promises. */
#include "protocol.h"

#include <string.h>

#include "check.h"

static void check_text(const struct frame *frame, struct text text) {
  if (text.length == 0) return;
  const uint8_t *start = (const uint8_t *)text.bytes;
  CHECK(start >= frame->payload && start + text.length <= frame->payload + frame->length);
  CHECK(memchr(start, 0, text.length) == NULL);
}

/* is_clean_path in other words. */
static void check_path(const struct frame *frame, struct text path) {
  char copy[MAX_PATH_BYTES + 3];
  check_text(frame, path);
  CHECK(path.length > 0 && path.length <= MAX_PATH_BYTES);
  copy[0] = '/';
  memcpy(copy + 1, path.bytes, path.length);
  copy[path.length + 1] = '/';
  copy[path.length + 2] = 0;
  CHECK(!strstr(copy, "//") && !strstr(copy, "/./") && !strstr(copy, "/../"));
}

static void check_list(const struct frame *frame, struct text_list list) {
  unsigned count = 0;
  uint16_t announced = list.count;
  for (struct text text; text_list_next(&list, &text); count++) check_text(frame, text);
  CHECK(count == announced && count <= MAX_STRINGS && list.bytes == list.end);
}

static void check_open(const struct frame *frame) {
  struct open_request request;
  if (parse_open(frame, &request) != NULL) return;
  CHECK((request.flags & ~(uint32_t)(OPEN_LOOPBACK | OPEN_WARM)) == 0 && request.mount_count <= MAX_MOUNTS);
  check_text(frame, request.image);
  for (unsigned i = 0; i < request.mount_count; i++) {
    check_path(frame, request.mounts[i].source);
    check_path(frame, request.mounts[i].target);
  }
}

static void check_file(const struct frame *frame) {
  struct file_request request;
  if (parse_file(frame, &request) != NULL) return;
  check_path(frame, request.path);
  CHECK(request.length <= MAX_FILE_CHUNK_BYTES && request.data + request.length == frame->payload + frame->length);
}

static void check_run(const struct frame *frame) {
  struct run_request request;
  if (parse_run(frame, &request) != NULL) return;
  CHECK(request.arguments.count > 0 && request.limits[LIMIT_WALL_MS] > 0 && request.limits[LIMIT_MEMORY_BYTES] > 0);
  for (unsigned i = 0; i < LIMIT_COUNT; i++) CHECK(request.limits[i] <= 1ull << 43);
  if (request.cwd.length) check_path(frame, request.cwd);
  check_list(frame, request.arguments);
  check_list(frame, request.environment);
  check_list(frame, request.collect);
}

static void check_small(const struct frame *frame) {
  int number;
  uint16_t columns, rows;
  if (parse_hello(frame) == NULL) CHECK(frame->length == 6);
  if (parse_signal(frame, &number) == NULL) CHECK(frame->length == 1 && number >= 1 && number <= 31);
  if (parse_resize(frame, &columns, &rows) == NULL) CHECK(frame->length == 4);
  if (parse_empty(frame) == NULL) CHECK(frame->length == 0);
}

/* The payload in memory of its own, so that reading past its end is noticed. */
static void check_payload(struct frame frame) {
  uint8_t *copy = malloc(frame.length ? frame.length : 1);
  CHECK(copy != NULL);
  memcpy(copy, frame.payload, frame.length);
  frame.payload = copy;
  check_open(&frame);
  check_file(&frame);
  check_run(&frame);
  check_small(&frame);
  free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  size_t at = 0;
  for (;;) {
    struct frame frame;
    const char *reason = NULL;
    long length = frame_parse(data + at, size - at, &frame, &reason);
    if (length < 0) CHECK(reason != NULL && reason[0] != 0);
    if (length <= 0) return 0;
    CHECK(reason == NULL && (size_t)length <= size - at && (size_t)length == FRAME_HEADER_BYTES + frame.length);
    CHECK(frame.length <= MAX_PAYLOAD_BYTES && frame.type >= FRAME_HELLO && frame.type <= FRAME_LAYERS);
    check_payload(frame);
    at += (size_t)length;
  }
}
