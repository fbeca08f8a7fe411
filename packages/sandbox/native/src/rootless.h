/*
 * Started without root, the launcher enters a user namespace of its own, in which it is root, and goes the ordinary way from there.
 * The ids that a sandbox gets are then those that /etc/subuid and /etc/subgid give to its user; without such, its user's own single id.
 */
#ifndef INVIGIL_ROOTLESS_H
#define INVIGIL_ROOTLESS_H

#include <stdbool.h>

struct rootless {
  bool on;
  unsigned ids;         /* mapped beside its user's own, from 1 up; 0: every sandbox has the launcher's id, and only that */
  char why_single[160]; /* where `ids` is 0 */
};

extern struct rootless rootless;

/* Root of a user namespace from here on, with mounts and a network (an empty one) of its own. Ends the program with a sentence when it cannot. */
void rootless_enter(void);

/* The state folder of this user where none is named: $XDG_RUNTIME_DIR/invigil. Before rootless_enter. */
const char *rootless_state(void);

/* Names what cannot be enforced without root; after layers_probe. */
void rootless_mark_layers(void);

#endif
