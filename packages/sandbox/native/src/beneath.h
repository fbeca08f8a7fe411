/* Opening paths that a student may have prepared: never outside the held folder, never through a link. */
#ifndef INVIGIL_BENEATH_H
#define INVIGIL_BENEATH_H

#include <sys/types.h>

/* openat2 beneath `dir`, without following any link or crossing a mount; a descriptor, or -1 with errno. */
int open_beneath(int dir, const char *path, int flags, mode_t mode);

/* The same, and only a regular file: anything else is closed again and answers EINVAL. */
int open_regular_beneath(int dir, const char *path, int flags, mode_t mode);

#endif
