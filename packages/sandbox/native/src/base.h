/*
 * The root file system of the image `host`: the machine's own /usr read-only, and the little else that programs need to
 * start, assembled once in the launcher's private mount namespace. Sandboxes bind it.
 */
#ifndef INVIGIL_BASE_H
#define INVIGIL_BASE_H

#include <stdbool.h>
#include <stddef.h>

/* In the launcher's mount namespace: the image's root; what it shows of the host, each below its own name; an empty folder. */
struct base {
  char root[96], shown[96], empty[96];
  bool host_devices; /* seats show the host's device nodes, since they can make none of their own (rootless) */
};

/* Leaves the host's mount namespace and assembles the root; false with a sentence in `problem`. */
bool base_assemble(const struct base *base, char *problem, size_t problem_size);

/* A detached read-only copy of a host path that the options allow: a descriptor for move_mount, or -1 with errno. */
int base_open_mount(const char *path);

/* Forgets all mounts of the host that nothing here needs: a run then copies fewer, and the host may unmount them. */
void base_trim_mounts(const struct base *base);

#endif
