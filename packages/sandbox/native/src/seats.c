#include "seats.h"

#include <errno.h>

#include "devices.h"
#include "util.h"

static struct {
  uint32_t count, most;
  struct seat *first, *last; /* free, the longest first */
  struct seat *held;         /* with a group that could not be removed yet */
} seats;

void seats_start(uint32_t most) { seats.most = most; }

static void set_free(struct seat *seat) {
  seat->next = NULL;
  if (seats.last) seats.last->next = seat;
  else seats.first = seat;
  seats.last = seat;
}

/* The first free one of the image, or of any for NULL. */
static struct seat *first_free(const struct image *image) {
  struct seat *before = NULL, *seat = seats.first;
  while (seat && image && seat->image != image) {
    before = seat;
    seat = seat->next;
  }
  if (!seat) return NULL;
  if (before) before->next = seat->next;
  else seats.first = seat->next;
  if (seats.last == seat) seats.last = before;
  return seat;
}

static struct seat *new_seat(void) {
  if (seats.count == seats.most || devices_make(seats.count) != 0) {
    if (seats.count == seats.most) errno = ENOSPC;
    return NULL;
  }
  struct seat *seat = allocate(sizeof *seat);
  seat->number = seats.count++;
  return seat;
}

struct seat *seat_take(struct image *image) {
  struct seat *seat = first_free(image);
  if (!seat) seat = new_seat();
  if (!seat) seat = first_free(NULL);
  if (!seat) return NULL;
  seat->image = image;
  if (seat->has_group) return seat;
  seat->has_group = cgroup_make(&seat->group, seat->number) == 0;
  if (seat->has_group) return seat;
  int saved = errno;
  cgroup_remove(&seat->group);
  set_free(seat);
  errno = saved;
  return NULL;
}

/* True when it is free again, with its group or without. */
static bool let_go(struct seat *seat) {
  if (!cgroup_is_as_new(&seat->group)) {
    if (!cgroup_remove(&seat->group)) return false;
    seat->has_group = false;
  }
  set_free(seat);
  return true;
}

void seat_release(struct seat *seat) {
  if (let_go(seat)) return;
  seat->next = seats.held;
  seats.held = seat;
}

void seats_forget(const struct image *image) {
  for (struct seat *seat = seats.first; seat; seat = seat->next)
    if (seat->image == image) seat->image = NULL;
  for (struct seat *seat = seats.held; seat; seat = seat->next)
    if (seat->image == image) seat->image = NULL;
}

bool seats_sweep(void) {
  struct seat *held = seats.held;
  seats.held = NULL;
  while (held) {
    struct seat *seat = held;
    held = seat->next;
    seat_release(seat);
  }
  return seats.held != NULL;
}
