/*
 * The root file system of an image, assembled once in the launcher's private mount namespace: the machine's own /usr read-only and the
 * little else that programs need to start, or mount points alone where the image brings a whole root. Seats lay overlays over it.
 */
#ifndef INVIGIL_BASE_H
#define INVIGIL_BASE_H

#include <stdbool.h>
#include <stddef.h>

#define MAX_LAYERS 16

/*
 * In the launcher's mount namespace: the image's root; what it shows of the host, each below its own name; an empty folder; the device
 * nodes of each seat below its number, "" where seats show the host's, since no others can be made (rootless); the image's layers, the
 * topmost at 0.
 */
struct base {
  char root[96], shown[96], empty[96], devices[96], layers[96];
  unsigned layer_count;
  bool whole; /* the layers have all of a root: nothing of the host is shown but what --mount names */
};

/* Leaves the host's mount namespace; false with errno. */
bool base_leave_host(void);

/* Assembles the root; false with a sentence in `problem`. */
bool base_assemble(const struct base *base, char *problem, size_t problem_size);

/* A detached read-only copy of a host path that the options allow: a descriptor for move_mount, or -1 with errno. */
int base_open_mount(const char *path);

/* Forgets all mounts of the host that nothing here needs: a run then copies fewer, and the host may unmount them. */
void base_trim_mounts(void);

#endif
