/*
 * Matching of relative paths: `*`, `?` and `[a-z]` stay inside one folder, `**` crosses folders, and `**` alone between slashes is any number of
 * folders, also none.
 */
#ifndef INVIGIL_GLOB_H
#define INVIGIL_GLOB_H

#include <stdbool.h>

bool glob_match(const char *pattern, const char *path);

/* Whether something below a folder at `depth` (the home itself: 0) could still match. */
bool glob_reaches_below(const char *pattern, unsigned depth);

#endif
