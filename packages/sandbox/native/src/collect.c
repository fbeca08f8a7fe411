#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "beneath.h"
#include "glob.h"
#include "init.h"
#include "util.h"

/*
 * Runs when no process of the student is left, so that nothing changes underfoot; what a student can still do is prepare
 * the tree: depth, number of entries, links, FIFOs, sparse and huge files, strange names. Hence the caps.
 */
#define MAX_DEPTH 24
#define MAX_ENTRIES 50000
#define MAX_OMITTED 200
#define CHUNK_BYTES (60 * 1024)

struct collection {
  int link;
  char **patterns;
  unsigned pattern_count;
  uint64_t files_left, bytes_left;
  unsigned entries, omitted;
  uint8_t message[CHUNK_BYTES + PATH_MAX + 64];
  uint8_t chunk[CHUNK_BYTES];
};

static void send_omitted(struct collection *c, const char *path, enum omission reason) {
  if (c->omitted++ >= MAX_OMITTED) return;
  struct writer writer = {c->message, sizeof c->message, 0, false};
  put_u8(&writer, (uint8_t)reason);
  put_text(&writer, path, strlen(path));
  link_send(c->link, LINK_OMITTED, writer.bytes, writer.used, NULL, 0);
}

static bool is_utf8(const char *text) {
  for (const unsigned char *p = (const unsigned char *)text; *p;) {
    unsigned follow = *p < 0x80 ? 0 : *p >= 0xc2 && *p < 0xe0 ? 1 : *p >= 0xe0 && *p < 0xf0 ? 2 : *p >= 0xf0 && *p < 0xf5 ? 3 : 9;
    if (follow == 9) return false;
    /* overlong forms and surrogates */
    if ((*p == 0xe0 && p[1] < 0xa0) || (*p == 0xed && p[1] > 0x9f) || (*p == 0xf0 && p[1] < 0x90) || (*p == 0xf4 && p[1] > 0x8f)) return false;
    for (p++; follow; follow--, p++)
      if ((*p & 0xc0) != 0x80) return false;
  }
  return true;
}

static void send_file(struct collection *c, int fd, const char *path, uint64_t size) {
  uint64_t sent = 0;
  do {
    ssize_t got = read(fd, c->chunk, sizeof c->chunk);
    if (got < 0) got = 0;
    struct writer writer = {c->message, sizeof c->message, 0, false};
    put_u64(&writer, size);
    put_text(&writer, path, strlen(path));
    put_bytes(&writer, c->chunk, (size_t)got);
    link_send(c->link, LINK_COLLECTED, writer.bytes, writer.used, NULL, 0);
    if (got == 0) break;
    sent += (uint64_t)got;
  } while (sent < size);
}

static void take_file(struct collection *c, int dir, const char *name, const char *path) {
  int fd = open_regular_beneath(dir, name, O_RDONLY, 0);
  if (fd < 0) {
    bool other_kind = errno == EINVAL || errno == ELOOP || errno == ENXIO || errno == ENODEV;
    return send_omitted(c, path, other_kind ? OMITTED_NOT_REGULAR : OMITTED_UNREADABLE);
  }
  struct stat status;
  if (fstat(fd, &status) != 0) send_omitted(c, path, OMITTED_UNREADABLE);
  else if (c->files_left == 0) send_omitted(c, path, OMITTED_TOO_MANY);
  else if ((uint64_t)status.st_size > c->bytes_left) send_omitted(c, path, OMITTED_TOO_LARGE);
  else {
    c->files_left--;
    c->bytes_left -= (uint64_t)status.st_size;
    send_file(c, fd, path, (uint64_t)status.st_size);
  }
  close(fd);
}

static bool wanted(const struct collection *c, const char *path) {
  for (unsigned i = 0; i < c->pattern_count; i++)
    if (glob_match(c->patterns[i], path)) return true;
  return false;
}

static bool wanted_below(const struct collection *c, unsigned depth) {
  for (unsigned i = 0; i < c->pattern_count; i++)
    if (glob_reaches_below(c->patterns[i], depth)) return true;
  return false;
}

static void walk(struct collection *c, int dir, char *path, size_t used, unsigned depth);

static void visit(struct collection *c, int dir, const char *name, char *path, size_t used, unsigned depth) {
  size_t length = strlen(name);
  if (used + length + 2 > PATH_MAX) return;
  memcpy(path + used, name, length + 1);
  struct stat status;
  if (fstatat(dir, name, &status, AT_SYMLINK_NOFOLLOW) != 0) return;
  bool folder = S_ISDIR(status.st_mode);
  if (!folder && !wanted(c, path)) return;
  if (folder && !wanted_below(c, depth)) return;
  if (!is_utf8(path)) return send_omitted(c, path, OMITTED_NAME);
  if (!folder) return take_file(c, dir, name, path);
  if (depth + 1 >= MAX_DEPTH) return send_omitted(c, path, OMITTED_TOO_DEEP);
  int below = open_beneath(dir, name, O_RDONLY | O_DIRECTORY, 0);
  if (below < 0) return send_omitted(c, path, OMITTED_UNREADABLE);
  path[used + length] = '/';
  walk(c, below, path, used + length + 1, depth + 1);
}

/* Takes over `dir`. */
static void walk(struct collection *c, int dir, char *path, size_t used, unsigned depth) {
  DIR *stream = fdopendir(dir);
  if (!stream) {
    close(dir);
    return;
  }
  for (struct dirent *entry; (entry = readdir(stream));) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    if (++c->entries > MAX_ENTRIES) break;
    visit(c, dirfd(stream), entry->d_name, path, used, depth);
  }
  closedir(stream);
}

void collect_files(int link, const struct run_request *request) {
  struct collection *c = allocate(sizeof *c);
  c->link = link;
  c->files_left = request->limits[LIMIT_COLLECT_FILES];
  c->bytes_left = request->limits[LIMIT_COLLECT_BYTES];
  c->patterns = allocate(sizeof(char *) * request->collect.count);
  struct text_list list = request->collect;
  for (struct text text; text_list_next(&list, &text);) c->patterns[c->pattern_count++] = strndup(text.bytes, text.length);
  act_as_student();
  int home = open(STUDENT_HOME, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  char path[PATH_MAX];
  if (home >= 0) walk(c, home, path, 0, 0);
  act_as_init();
  if (c->entries > MAX_ENTRIES) send_omitted(c, "", OMITTED_TOO_MANY);
  for (unsigned i = 0; i < c->pattern_count; i++) free(c->patterns[i]);
  free(c->patterns);
  free(c);
}
