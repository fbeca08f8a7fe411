#include "util.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

uint64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

static void report_arguments(const char *format, va_list arguments) {
  char line[1024];
  vsnprintf(line, sizeof line, format, arguments);
  dprintf(STDERR_FILENO, "invigil-launcher: %s\n", line);
}

void report(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  report_arguments(format, arguments);
  va_end(arguments);
}

void fatal(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  report_arguments(format, arguments);
  va_end(arguments);
  exit(1);
}

void *allocate(size_t size) {
  void *memory = calloc(1, size);
  if (!memory) {
    report("out of memory");
    abort();
  }
  return memory;
}

bool format_into(char *buffer, size_t size, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(buffer, size, format, arguments);
  va_end(arguments);
  return length >= 0 && (size_t)length < size;
}

int write_text_at(int dir, const char *name, const char *text) {
  int fd = openat(dir, name, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return -1;
  size_t length = strlen(text);
  ssize_t written = write(fd, text, length);
  int saved = written < 0 ? errno : EIO;
  close(fd);
  if (written == (ssize_t)length) return 0;
  errno = saved;
  return -1;
}

ssize_t read_text_at(int dir, const char *name, char *buffer, size_t size) {
  int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return -1;
  size_t used = 0;
  while (used + 1 < size) {
    ssize_t got = read(fd, buffer + used, size - 1 - used);
    if (got < 0) {
      int saved = errno;
      close(fd);
      errno = saved;
      return -1;
    }
    if (got == 0) break;
    used += (size_t)got;
  }
  close(fd);
  buffer[used] = 0;
  return (ssize_t)used;
}

bool find_counter(const char *text, const char *key, uint64_t *value) {
  size_t length = strlen(key);
  for (const char *line = text; line && *line; line = strchr(line, '\n'), line = line ? line + 1 : NULL) {
    if (strncmp(line, key, length) == 0 && line[length] == ' ') {
      *value = strtoull(line + length + 1, NULL, 10);
      return true;
    }
  }
  return false;
}

int make_dir(const char *path, mode_t mode) {
  return mkdir(path, mode) == 0 || errno == EEXIST ? 0 : -1;
}

void close_fd(int *fd) {
  if (*fd >= 0) close(*fd);
  *fd = -1;
}
