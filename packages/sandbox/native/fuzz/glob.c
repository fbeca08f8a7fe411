/* A pattern, a zero byte and a path: glob_match agrees with the plainest matcher, and so does glob_reaches_below. */
#include "glob.h"

#include <string.h>

#include "check.h"

/* The plain matcher tries everything, which takes exponential time. */
enum { MAX_PATTERN = 12, MAX_PATH = 14 };

static bool plain_set(const char **pattern, char c) {
  const char *p = *pattern + 1;
  bool inverted = *p == '!' || *p == '^', found = false, first = true;
  p += inverted;
  for (; *p && (first || *p != ']'); first = false) {
    unsigned char low = (unsigned char)*p++, high = low;
    if (p[0] == '-' && p[1] && p[1] != ']') {
      high = (unsigned char)p[1];
      p += 2;
    }
    found |= (unsigned char)c >= low && (unsigned char)c <= high;
  }
  if (*p != ']') return false;
  *pattern = p + 1;
  return found != inverted && c != '/' && c;
}

/* `begins`: whether the pattern is at its start or after a slash. */
static bool plain_match(const char *pattern, const char *path, bool begins) {
  if (!*pattern) return !*path;
  if (begins && strncmp(pattern, "**/", 3) == 0) {
    if (plain_match(pattern + 3, path, true)) return true;
    const char *slash = strchr(path, '/');
    return slash && plain_match(pattern, slash + 1, true);
  }
  if (strncmp(pattern, "**", 2) == 0) return plain_match(pattern + 2, path, false) || (*path && plain_match(pattern, path + 1, false));
  if (*pattern == '*') return plain_match(pattern + 1, path, false) || (*path && *path != '/' && plain_match(pattern, path + 1, false));
  if (*pattern == '[') return plain_set(&pattern, *path) && plain_match(pattern, path + 1, false);
  if (*pattern == '?') return *path && *path != '/' && plain_match(pattern + 1, path + 1, false);
  return *pattern == *path && plain_match(pattern + 1, path + 1, *path == '/');
}

/* Where a path matches, each folder above it must be one that the search goes into. */
static void check_reaches(const char *pattern, const char *path) {
  unsigned depth = 0;
  for (const char *p = path; *p; p++)
    if (*p == '/') CHECK(glob_reaches_below(pattern, depth++));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  size_t split = size ? strnlen((const char *)data, size) : 0;
  size_t rest = split < size ? strnlen((const char *)data + split + 1, size - split - 1) : 0;
  char *pattern = strndup((const char *)data, split), *path = strndup((const char *)data + (split < size ? split + 1 : size), rest);
  CHECK(pattern != NULL && path != NULL);
  bool matches = glob_match(pattern, path);
  if (split <= MAX_PATTERN && rest <= MAX_PATH) CHECK(matches == plain_match(pattern, path, true));
  if (matches) check_reaches(pattern, path);
  free(pattern);
  free(path);
  return 0;
}
