/*
 * Seats: what one sandbox after another uses, under a number. Here the two host ids and the control group of each; the nursery keeps
 * its mounts and network namespace.
 */
#ifndef INVIGIL_SEATS_H
#define INVIGIL_SEATS_H

#include <stdbool.h>
#include <stdint.h>

#include "cgroup.h"

struct image;

struct seat {
  uint32_t number;
  struct image *image; /* whose nursery has its mounts */
  struct cgroup group;
  bool has_group;
  struct seat *next; /* while it is free, or waits for the kernel to let go of its group */
};

/* How many there may be. */
void seats_start(uint32_t most);

/* The seat of the image that has been free for longest, or a new one, or one of another image; its group has no accounts of others. NULL with errno. */
struct seat *seat_take(struct image *image);

/* Gives it back when every process in it has been waited for. */
void seat_release(struct seat *seat);

/* The image is gone, and its nursery with the mounts of its seats. */
void seats_forget(const struct image *image);

/* Tries again to remove groups that the kernel still held; true while some are left. */
bool seats_sweep(void);

#endif
