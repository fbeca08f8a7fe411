/*
 * The launcher's protocol: what is on the wire, and the parser of what a client sends.
 *
 * A frame is a header of 12 bytes and a payload, all numbers little-endian:
 *     u32 payload length   u16 type   u16 zero   u32 sandbox
 * `sandbox` is a number that the client chooses when it opens one; 0 speaks of the connection itself.
 * A string is a u32 length and its bytes, without NUL. The same payloads go on to a sandbox's init, so that this parser
 * is the only one. It never reads outside of what it is given, allocates nothing, and refuses what it does not know.
 */
#ifndef INVIGIL_PROTOCOL_H
#define INVIGIL_PROTOCOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PROTOCOL_VERSION 2
#define PROTOCOL_MAGIC 0x47564e49u /* "INVG" */
#define FRAME_HEADER_BYTES 12
#define MAX_PAYLOAD_BYTES (128 * 1024)
#define MAX_FILE_CHUNK_BYTES (64 * 1024)
#define MAX_STRINGS 4096
#define MAX_MOUNTS 8
#define MAX_PATH_BYTES 1024

enum frame_type {
  /* client to launcher */
  FRAME_HELLO = 1,     /* u32 magic, u16 version */
  FRAME_OPEN = 2,      /* struct open_request */
  FRAME_FILE = 3,      /* struct file_request */
  FRAME_RUN = 4,       /* struct run_request */
  FRAME_STDIN = 5,     /* bytes; at most what FRAME_STDIN_ROOM granted */
  FRAME_STDIN_END = 6, /* empty */
  FRAME_SIGNAL = 7,    /* u8 signal number */
  FRAME_RESIZE = 8,    /* u16 columns, u16 rows */
  FRAME_CANCEL = 9,    /* empty: ends the run, not the sandbox */
  FRAME_CLOSE = 10,    /* empty: ends the sandbox */
  FRAME_LAYERS = 11,   /* empty, sandbox 0 */
  FRAME_KEEP = 12,     /* struct keep_request, sandbox 0; answered by FRAME_KEPT */
  /* launcher to client */
  FRAME_WELCOME = 64,    /* u16 version, u32 initial stdin room */
  FRAME_STDOUT = 65,     /* bytes */
  FRAME_STDERR = 66,     /* bytes */
  FRAME_STDIN_ROOM = 67, /* u32 more bytes that may be sent */
  FRAME_WAITING = 68,    /* empty: the program waits for input */
  FRAME_COLLECTED = 69,  /* u64 size, str path, bytes: a chunk of a file; the chunks of one file follow each other */
  FRAME_OMITTED = 70,    /* u8 enum omission, str path */
  FRAME_EXIT = 71,       /* struct run_report: always the last frame of a run */
  FRAME_ENDED = 72,      /* u8 enum end_reason: always the last frame of a sandbox */
  FRAME_ERROR = 73,      /* u16 enum error_code, str message; sandbox 0: the connection ends */
  FRAME_KEPT = 75,       /* u8 enum kept, str why there is none */
  FRAME_LAYER = 74,      /* u8 layer, u8 on, u8 required, str detail, str remedy; then an empty FRAME_LAYERS */
};

enum open_flag { OPEN_LOOPBACK = 1, OPEN_WARM = 2 };
enum file_flag { FILE_APPEND = 1, FILE_EXECUTABLE = 2 };
enum run_flag {
  RUN_TERMINAL = 1,      /* a pseudo-terminal in place of pipes */
  RUN_WATCH_INPUT = 2,   /* tell when the program waits for input */
  RUN_NO_INPUT = 4,      /* stdin is /dev/null; no FRAME_STDIN may follow */
  RUN_LAST = 8,          /* the sandbox ends with this run */
  RUN_WARM = 16,         /* in a fork of the image's template, where the sandbox has one: `INTERPRETER main.py ARGUMENT…` */
};

/* Order of the numbers in FRAME_RUN. */
enum limit {
  LIMIT_WALL_MS,
  LIMIT_CPU_MS,
  LIMIT_MEMORY_BYTES,
  LIMIT_PROCESSES,
  LIMIT_OUTPUT_BYTES,
  LIMIT_FILE_BYTES,
  LIMIT_OPEN_FILES,
  LIMIT_STACK_BYTES,
  LIMIT_ADDRESS_SPACE_BYTES,
  LIMIT_COLLECT_FILES,
  LIMIT_COLLECT_BYTES,
  LIMIT_COUNT,
};

/* Why the launcher ended a run; CAUSE_NONE when it ended by itself. */
enum cause { CAUSE_NONE, CAUSE_WALL, CAUSE_CPU, CAUSE_MEMORY, CAUSE_OUTPUT, CAUSE_CANCELLED, CAUSE_LOST };

/* Limits that were met, as bits, whether or not they ended the run. */
enum hit { HIT_PROCESSES = 1, HIT_DISK_BYTES = 2, HIT_DISK_FILES = 4, HIT_MEMORY = 8 };

enum omission { OMITTED_TOO_LARGE, OMITTED_TOO_MANY, OMITTED_NOT_REGULAR, OMITTED_NAME, OMITTED_UNREADABLE, OMITTED_TOO_DEEP };

enum end_reason { ENDED_CLOSED, ENDED_IDLE, ENDED_LIFETIME, ENDED_LOST };

enum error_code {
  ERROR_PROTOCOL = 1,   /* malformed, oversized or out of order: the connection ends */
  ERROR_LAYER = 2,      /* a layer of the sandbox is missing on this host */
  ERROR_LIMIT = 3,      /* too many sandboxes */
  ERROR_MOUNT = 4,      /* a mount that is not allowed, or not there */
  ERROR_IMAGE = 5,      /* no such image */
  ERROR_FILES = 6,      /* a file could not be written to the sandbox */
  ERROR_SETUP = 7,      /* a step of the sandbox failed; the message names it */
};

struct text {
  const char *bytes; /* not ended by NUL */
  uint32_t length;
};

/* Strings that follow each other in a payload; walk them with text_list_next. */
struct text_list {
  const uint8_t *bytes;
  const uint8_t *end;
  uint16_t count;
};

struct mount_request {
  struct text source;
  struct text target;
};

struct open_request {
  uint32_t flags;
  struct text image;
  uint64_t disk_bytes;
  uint64_t disk_files;
  uint64_t idle_ms;     /* 0: never */
  uint64_t lifetime_ms; /* 0: never */
  uint16_t mount_count;
  struct mount_request mounts[MAX_MOUNTS];
};

/* Of an image, how many skeletons are to be ready at any time, however little it is used; the last word of any client holds. */
struct keep_request {
  uint32_t cold, warm;
  struct text image;
};

/* What there is of the image's template. */
enum kept { KEPT_NOTHING, KEPT_STARTING, KEPT_READY };

struct file_request {
  uint32_t flags;
  struct text path;
  const uint8_t *data;
  uint32_t length;
};

struct run_request {
  uint32_t flags;
  uint64_t limits[LIMIT_COUNT];
  uint16_t columns, rows;
  struct text cwd;
  struct text_list arguments;
  struct text_list environment;
  struct text_list collect;
};

struct frame {
  uint16_t type;
  uint32_t sandbox;
  const uint8_t *payload;
  uint32_t length;
};

/* The first frame in `bytes`: its whole length; 0 when more bytes are needed; -1 with *reason when it is no frame. */
long frame_parse(const uint8_t *bytes, size_t length, struct frame *frame, const char **reason);

/* Payload parsers: NULL, or what is wrong with it (a static sentence). */
const char *parse_hello(const struct frame *frame);
const char *parse_open(const struct frame *frame, struct open_request *request);
const char *parse_keep(const struct frame *frame, struct keep_request *request);
const char *parse_file(const struct frame *frame, struct file_request *request);
const char *parse_run(const struct frame *frame, struct run_request *request);
const char *parse_signal(const struct frame *frame, int *signal);
const char *parse_resize(const struct frame *frame, uint16_t *columns, uint16_t *rows);
const char *parse_empty(const struct frame *frame);

/* The next string of a list that a parser accepted; false at its end. */
bool text_list_next(struct text_list *list, struct text *text);

/* A path of a client is relative, without empty, `.` or `..` parts and without NUL. */
bool is_clean_path(struct text path);

/* Builders for the launcher's own frames. */
struct writer {
  uint8_t *bytes;
  size_t size, used;
  bool full;
};

void put_u8(struct writer *writer, uint8_t value);
void put_u16(struct writer *writer, uint16_t value);
void put_u32(struct writer *writer, uint32_t value);
void put_u64(struct writer *writer, uint64_t value);
void put_bytes(struct writer *writer, const void *bytes, size_t length);
void put_text(struct writer *writer, const char *text, size_t length);
void put_header(uint8_t header[FRAME_HEADER_BYTES], uint16_t type, uint32_t sandbox, uint32_t length);

#endif
