#include "protocol.h"

#include <string.h>

struct reader {
  const uint8_t *at, *end;
  bool bad;
};

static uint64_t take_number(struct reader *reader, unsigned size) {
  if (reader->bad || (size_t)(reader->end - reader->at) < size) {
    reader->bad = true;
    return 0;
  }
  uint64_t value = 0;
  for (unsigned i = 0; i < size; i++) value |= (uint64_t)reader->at[i] << (8 * i);
  reader->at += size;
  return value;
}

static uint8_t take_u8(struct reader *reader) { return (uint8_t)take_number(reader, 1); }
static uint16_t take_u16(struct reader *reader) { return (uint16_t)take_number(reader, 2); }
static uint32_t take_u32(struct reader *reader) { return (uint32_t)take_number(reader, 4); }
static uint64_t take_u64(struct reader *reader) { return take_number(reader, 8); }

static struct text take_text(struct reader *reader) {
  uint32_t length = take_u32(reader);
  if (reader->bad || (size_t)(reader->end - reader->at) < length || memchr(reader->at, 0, length)) {
    reader->bad = true;
    return (struct text){"", 0};
  }
  struct text text = {(const char *)reader->at, length};
  reader->at += length;
  return text;
}

static struct text_list take_list(struct reader *reader) {
  struct text_list list = {.count = take_u16(reader)};
  if (list.count > MAX_STRINGS) reader->bad = true;
  list.bytes = reader->at;
  for (unsigned i = 0; i < list.count && !reader->bad; i++) take_text(reader);
  list.end = reader->at;
  return list;
}

static struct reader reader_of(const struct frame *frame) {
  return (struct reader){frame->payload, frame->payload + frame->length, false};
}

static const char *verdict(const struct reader *reader) {
  if (reader->bad) return "a field is cut off, too long, or has a NUL byte";
  if (reader->at != reader->end) return "there are bytes after the last field";
  return NULL;
}

long frame_parse(const uint8_t *bytes, size_t length, struct frame *frame, const char **reason) {
  if (length < FRAME_HEADER_BYTES) return 0;
  struct reader reader = {bytes, bytes + FRAME_HEADER_BYTES, false};
  frame->length = take_u32(&reader);
  frame->type = take_u16(&reader);
  uint16_t zero = take_u16(&reader);
  frame->sandbox = take_u32(&reader);
  frame->payload = bytes + FRAME_HEADER_BYTES;
  *reason = NULL;
  if (frame->length > MAX_PAYLOAD_BYTES) *reason = "the frame is larger than 131072 bytes";
  else if (frame->type < FRAME_HELLO || frame->type > FRAME_KEEP) *reason = "the frame's type is unknown";
  else if (zero != 0) *reason = "the frame's reserved field is not zero";
  if (*reason) return -1;
  if (length - FRAME_HEADER_BYTES < frame->length) return 0;
  return (long)FRAME_HEADER_BYTES + frame->length;
}

bool text_list_next(struct text_list *list, struct text *text) {
  if (list->count == 0) return false;
  struct reader reader = {list->bytes, list->end, false};
  *text = take_text(&reader);
  list->bytes = reader.at;
  list->count--;
  return !reader.bad;
}

bool is_clean_path(struct text path) {
  if (path.length == 0 || path.length > MAX_PATH_BYTES) return false;
  uint32_t start = 0;
  for (uint32_t i = 0; i <= path.length; i++) {
    if (i < path.length && path.bytes[i] != '/') continue;
    uint32_t part = i - start;
    const char *bytes = path.bytes + start;
    if (part == 0 || part > 255 || (part == 1 && bytes[0] == '.') || (part == 2 && bytes[0] == '.' && bytes[1] == '.')) return false;
    start = i + 1;
  }
  return true;
}

const char *parse_hello(const struct frame *frame) {
  struct reader reader = reader_of(frame);
  uint32_t magic = take_u32(&reader);
  uint16_t version = take_u16(&reader);
  if (verdict(&reader)) return verdict(&reader);
  if (magic != PROTOCOL_MAGIC) return "this is not an Invigil client";
  if (version != PROTOCOL_VERSION) return "the client speaks another version of the protocol; this launcher speaks version 2";
  return NULL;
}

const char *parse_open(const struct frame *frame, struct open_request *request) {
  struct reader reader = reader_of(frame);
  request->flags = take_u32(&reader);
  request->image = take_text(&reader);
  request->disk_bytes = take_u64(&reader);
  request->disk_files = take_u64(&reader);
  request->idle_ms = take_u64(&reader);
  request->lifetime_ms = take_u64(&reader);
  request->mount_count = take_u16(&reader);
  if (request->mount_count > MAX_MOUNTS) return "there are more than 8 mounts";
  for (unsigned i = 0; i < request->mount_count; i++) {
    request->mounts[i].source = take_text(&reader);
    request->mounts[i].target = take_text(&reader);
    if (!reader.bad && (!is_clean_path(request->mounts[i].source) || !is_clean_path(request->mounts[i].target))) return "a mount's path is not clean";
  }
  if (!reader.bad && (request->flags & ~(uint32_t)(OPEN_LOOPBACK | OPEN_WARM))) return "an unknown flag is set";
  return verdict(&reader);
}

const char *parse_keep(const struct frame *frame, struct keep_request *request) {
  struct reader reader = reader_of(frame);
  request->cold = take_u32(&reader);
  request->warm = take_u32(&reader);
  request->image = take_text(&reader);
  return verdict(&reader);
}

const char *parse_file(const struct frame *frame, struct file_request *request) {
  struct reader reader = reader_of(frame);
  request->flags = take_u32(&reader);
  request->path = take_text(&reader);
  if (reader.bad) return verdict(&reader);
  request->data = reader.at;
  request->length = (uint32_t)(reader.end - reader.at);
  if (request->flags & ~(uint32_t)(FILE_APPEND | FILE_EXECUTABLE)) return "an unknown flag is set";
  if (request->length > MAX_FILE_CHUNK_BYTES) return "a piece of a file is larger than 65536 bytes";
  if (!is_clean_path(request->path)) return "a file's path is not clean";
  return NULL;
}

const char *parse_run(const struct frame *frame, struct run_request *request) {
  struct reader reader = reader_of(frame);
  request->flags = take_u32(&reader);
  for (unsigned i = 0; i < LIMIT_COUNT; i++) request->limits[i] = take_u64(&reader);
  request->columns = take_u16(&reader);
  request->rows = take_u16(&reader);
  request->cwd = take_text(&reader);
  request->arguments = take_list(&reader);
  request->environment = take_list(&reader);
  request->collect = take_list(&reader);
  if (verdict(&reader)) return verdict(&reader);
  if (request->flags & ~(uint32_t)(RUN_TERMINAL | RUN_WATCH_INPUT | RUN_NO_INPUT | RUN_LAST | RUN_WARM)) return "an unknown flag is set";
  if (request->arguments.count == 0) return "there is no command";
  if (request->cwd.length && !is_clean_path(request->cwd)) return "the working folder is not clean";
  /* Sums with baselines and conversions to nanoseconds must not wrap. */
  for (unsigned i = 0; i < LIMIT_COUNT; i++)
    if (request->limits[i] > (1ull << 43)) return "a limit is larger than 2^43";
  if (!request->limits[LIMIT_WALL_MS] || !request->limits[LIMIT_CPU_MS] || !request->limits[LIMIT_MEMORY_BYTES] || !request->limits[LIMIT_PROCESSES])
    return "the limits on time, memory and processes may not be zero";
  return NULL;
}

const char *parse_signal(const struct frame *frame, int *signal) {
  struct reader reader = reader_of(frame);
  *signal = take_u8(&reader);
  if (verdict(&reader)) return verdict(&reader);
  return *signal >= 1 && *signal <= 31 ? NULL : "the signal is not between 1 and 31";
}

const char *parse_resize(const struct frame *frame, uint16_t *columns, uint16_t *rows) {
  struct reader reader = reader_of(frame);
  *columns = take_u16(&reader);
  *rows = take_u16(&reader);
  return verdict(&reader);
}

const char *parse_empty(const struct frame *frame) { return frame->length == 0 ? NULL : "the frame should be empty"; }

static void put_number(struct writer *writer, uint64_t value, unsigned size) {
  if (writer->full || writer->size - writer->used < size) {
    writer->full = true;
    return;
  }
  for (unsigned i = 0; i < size; i++) writer->bytes[writer->used++] = (uint8_t)(value >> (8 * i));
}

void put_u8(struct writer *writer, uint8_t value) { put_number(writer, value, 1); }
void put_u16(struct writer *writer, uint16_t value) { put_number(writer, value, 2); }
void put_u32(struct writer *writer, uint32_t value) { put_number(writer, value, 4); }
void put_u64(struct writer *writer, uint64_t value) { put_number(writer, value, 8); }

void put_bytes(struct writer *writer, const void *bytes, size_t length) {
  if (writer->full || writer->size - writer->used < length) {
    writer->full = true;
    return;
  }
  memcpy(writer->bytes + writer->used, bytes, length);
  writer->used += length;
}

void put_text(struct writer *writer, const char *text, size_t length) {
  put_u32(writer, (uint32_t)length);
  put_bytes(writer, text, length);
}

void put_header(uint8_t header[FRAME_HEADER_BYTES], uint16_t type, uint32_t sandbox, uint32_t length) {
  struct writer writer = {header, FRAME_HEADER_BYTES, 0, false};
  put_u32(&writer, length);
  put_u16(&writer, type);
  put_u16(&writer, 0);
  put_u32(&writer, sandbox);
}
