/* What each layer of the sandbox is on this host: found out by trying, told to whoever asks, and a reason to refuse. */
#ifndef INVIGIL_LAYERS_H
#define INVIGIL_LAYERS_H

#include <stdbool.h>

enum layer {
  LAYER_NAMESPACES,
  LAYER_ROOT,
  LAYER_CGROUP,
  LAYER_RLIMITS,
  LAYER_SECCOMP,
  LAYER_LANDLOCK,
  LAYER_APPARMOR,
  LAYER_PRIVILEGES,
  LAYER_INIT,
  LAYER_DEVICES,
  LAYER_COUNT,
};

struct layer_status {
  bool on, required;
  char detail[256], remedy[256];
};

extern struct layer_status layers[LAYER_COUNT];

const char *layer_name(enum layer layer);

/* Looks at the kernel: seccomp, Landlock, AppArmor. */
void layers_probe(void);

void layer_on(enum layer layer, const char *format, ...) __attribute__((format(printf, 2, 3)));
void layer_off(enum layer layer, const char *remedy, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Marks the layer to which a failed step of building a skeleton belongs. */
void layers_blame(int step, const char *problem);

/* Says of the layers that were not tried why that is so; after the others have been. */
void layers_mark_unproved(void);

/* The first required layer that is off, as a sentence with its remedy; NULL when runs may take place. */
const char *layers_missing(void);

#endif
