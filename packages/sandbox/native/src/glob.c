#include "glob.h"

#include <stddef.h>
#include <string.h>

/* One `[…]` against one character: the pattern after it, or NULL when it does not match or is not closed. */
static const char *match_set(const char *pattern, unsigned char c) {
  const char *p = pattern + 1;
  bool inverted = *p == '!' || *p == '^', found = false;
  if (inverted) p++;
  for (const char *first = p; *p && (*p != ']' || p == first); p++) {
    unsigned char low = (unsigned char)*p, high = low;
    if (p[1] == '-' && p[2] && p[2] != ']') high = (unsigned char)*(p += 2);
    if (c >= low && c <= high) found = true;
  }
  return *p == ']' && found != inverted && c != '/' ? p + 1 : NULL;
}

static const char *match_one(const char *pattern, char c) {
  if (!c) return NULL;
  if (*pattern == '?') return c != '/' ? pattern + 1 : NULL;
  if (*pattern == '[') return match_set(pattern, (unsigned char)c);
  return *pattern == c ? pattern + 1 : NULL;
}

/* One place to go back to for `*` and one for `**` are enough: a later star of a kind makes the earlier one moot. */
bool glob_match(const char *pattern, const char *path) {
  const char *star = NULL, *star_at = NULL, *globstar = NULL, *globstar_at = NULL;
  const char *start = pattern;
  bool whole_folders = false;
  while (*pattern || *path) {
    if (pattern[0] == '*' && pattern[1] == '*') {
      whole_folders = pattern[2] == '/' && (pattern == start || pattern[-1] == '/');
      pattern += whole_folders ? 3 : 2;
      globstar = pattern;
      globstar_at = path;
      star = NULL;
      continue;
    }
    if (*pattern == '*') {
      star = ++pattern;
      star_at = path;
      continue;
    }
    const char *next = match_one(pattern, *path);
    if (next) {
      pattern = next;
      path++;
    } else if (star && *star_at && *star_at != '/') {
      path = ++star_at;
      pattern = star;
    } else if (globstar && *globstar_at) {
      const char *slash = whole_folders ? strchr(globstar_at, '/') : globstar_at;
      if (!slash) return false;
      path = globstar_at = slash + 1;
      pattern = globstar;
      star = NULL;
    } else {
      return false;
    }
  }
  return true;
}

bool glob_reaches_below(const char *pattern, unsigned depth) {
  unsigned folders = 0;
  for (const char *p = pattern; *p; p++) {
    if (p[0] == '*' && p[1] == '*') return true;
    if (*p == '/') folders++;
  }
  return folders > depth;
}
