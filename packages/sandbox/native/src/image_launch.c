#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "beneath.h"
#include "image.h"
#include "util.h"

bool is_digest(const char *text) { return strlen(text) == DIGEST_CHARACTERS && strspn(text, "0123456789abcdef") == DIGEST_CHARACTERS; }

static bool add(const char **list, unsigned *count, unsigned most, const char *text) {
  if (*count == most || *text == 0) return false;
  list[(*count)++] = text;
  return true;
}

static bool add_preloads(struct launch *launch, char *text) {
  for (char *module = strtok(text, " "); module; module = strtok(NULL, " "))
    if (!add(launch->preloads, &launch->preload_count, MAX_PRELOADS, module)) return false;
  return true;
}

static bool parse_line(struct launch *launch, char *line) {
  char *value = strchr(line, ' ');
  if (!value) return false;
  *value++ = 0;
  if (strcmp(line, "base") == 0) {
    launch->whole = strcmp(value, "layers") == 0;
    return launch->whole || strcmp(value, "host") == 0;
  }
  if (strcmp(line, "layer") == 0) return is_digest(value) && add(launch->layers, &launch->layer_count, MAX_LAYERS, value);
  if (strcmp(line, "python") == 0) return (launch->python = value)[0] == '/';
  if (strcmp(line, "preload") == 0) return add_preloads(launch, value);
  if (strcmp(line, "env") == 0) return strchr(value, '=') && add(launch->variables, &launch->variable_count, MAX_VARIABLES, value);
  return false;
}

static bool parse(struct launch *launch, char *problem, size_t problem_size) {
  unsigned number = 1;
  for (char *line = launch->bytes, *end; *line; line = end, number++) {
    end = line + strcspn(line, "\n");
    if (*end) *end++ = 0;
    if (*line && !parse_line(launch, line)) return format_into(problem, problem_size, "line %u of its file launch is not understood", number), false;
  }
  return true;
}

bool launch_parse(struct launch *launch, const char *text, char *problem, size_t problem_size) {
  return format_into(launch->bytes, sizeof launch->bytes, "%s", text) && parse(launch, problem, problem_size);
}

bool launch_read(int store, const char *digest, struct launch *launch, char *problem, size_t problem_size) {
  char path[DIGEST_CHARACTERS + 32];
  format_into(path, sizeof path, "built/%s/launch", digest);
  *launch = (struct launch){0};
  int fd = open_regular_beneath(store, path, O_RDONLY, 0);
  ssize_t got = fd < 0 ? -1 : read(fd, launch->bytes, sizeof launch->bytes);
  bool ours = fd >= 0 && is_ours(fd);
  int saved = errno;
  close_fd(&fd);
  if (got < 0) return format_into(problem, problem_size, "there is no image \"%s\": %s", digest, strerror(saved)), false;
  if (!ours || got > MAX_LAUNCH_BYTES || memchr(launch->bytes, 0, (size_t)got))
    return format_into(problem, problem_size, "the image \"%s\" has a file launch that others may write to, or that is none", digest), false;
  launch->bytes[got] = 0;
  return parse(launch, problem, problem_size);
}
