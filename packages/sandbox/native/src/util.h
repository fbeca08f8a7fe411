/* Small helpers: time, reporting, whole reads and writes. Everything here is free of policy. */
#ifndef INVIGIL_UTIL_H
#define INVIGIL_UTIL_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define ARRAY_LENGTH(a) (sizeof(a) / sizeof((a)[0]))
#define CONTAINER_OF(pointer, type, member) ((type *)((char *)(pointer) - offsetof(type, member)))

#define NS_PER_MS 1000000ull

/* CLOCK_MONOTONIC in nanoseconds. */
uint64_t now_ns(void);

/* One line on stderr, prefixed with the program's name. */
void report(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* report(), then exit(1): only while starting, when nothing has been made that needs ending. */
void fatal(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

/* Memory or death: a launcher that cannot allocate must not go on half. */
void *allocate(size_t size);

/* snprintf that treats a cut-off result as an error: false when it did not fit. */
bool format_into(char *buffer, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Writes `text` to the existing file `name` below `dir` (AT_FDCWD for a path); 0 or -1 with errno. */
int write_text_at(int dir, const char *name, const char *text);

/* Reads a small file below `dir` whole and ends it with NUL; bytes read, or -1 with errno. */
ssize_t read_text_at(int dir, const char *name, char *buffer, size_t size);

/* A decimal number after `key ` at the start of a line of `text`; false when it is not there. */
bool find_counter(const char *text, const char *key, uint64_t *value);

/* mkdir that does not mind an existing folder. */
int make_dir(const char *path, mode_t mode);

/* Closes *fd when it is open and marks it closed. */
void close_fd(int *fd);

#endif
