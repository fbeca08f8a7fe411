/* The images whose sandboxes this launcher can make: `host`, which is always there, and built ones below --images, loaded when asked for. */
#ifndef INVIGIL_IMAGE_H
#define INVIGIL_IMAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base.h"
#include "nursery.h"
#include "template.h"

#define HOST_IMAGE "host"
#define DIGEST_CHARACTERS 64
#define MAX_LAUNCH_BYTES 16384
#define MAX_PRELOADS 64
#define MAX_VARIABLES 64

/* What the file `launch` of a built image says. Texts point into `bytes`. */
struct launch {
  bool whole;
  const char *layers[MAX_LAYERS];
  unsigned layer_count;
  const char *python; /* the template's interpreter; NULL: there is no template */
  const char *preloads[MAX_PRELOADS];
  unsigned preload_count;
  const char *variables[MAX_VARIABLES]; /* NAME=value */
  unsigned variable_count;
  char bytes[MAX_LAUNCH_BYTES + 1];
};

struct image {
  struct image *next;
  char name[DIGEST_CHARACTERS + 1]; /* `host`, or the digest */
  unsigned slot;                    /* numbers its folders and ids */
  struct base base;
  struct nursery nursery;
  struct launch launch;
  struct template *template, *coming;            /* the one that forks; the one that will */
  uint64_t template_at_ns, template_wait_ns;     /* when the next may be started, after one failed */
  uint64_t init_baseline;                        /* memory of a skeleton that has no runner yet; 0: not measured */
  /* Of cold and of warm skeletons: ready or coming ones without an owner; how many there should be; at least; last asked for. */
  unsigned spare[2], pool[2], kept[2];
  uint64_t used_ns[2];
};

/* Assembles `host`; false with a sentence in `problem`, and no sandbox can be made. */
bool images_start(const char *state, unsigned instance, bool own_devices, char *problem, size_t problem_size);

struct image *images_first(void);

/* The image of that name, loaded when it is not yet; NULL with a sentence in `problem`. */
struct image *image_find(const char *name, char *problem, size_t problem_size);

/* Somebody asks for a sandbox: for a while some are kept ready. */
void image_used(struct image *image, bool warm);

/* At least so many are ready from now on. */
void image_keep(struct image *image, unsigned cold, unsigned warm);

/* Lets go of what was not used for long; the time of what is due next. */
uint64_t images_tick(uint64_t now);

struct image *image_of_nursery(struct nursery *nursery);

/* Ends what the images hold. */
void images_end(void);

/* image_launch.c: takes lines of `key value`; reads those of built/DIGEST/launch beneath the store; false with a sentence. */
bool launch_parse(struct launch *launch, const char *text, char *problem, size_t problem_size);
bool launch_read(int store, const char *digest, struct launch *launch, char *problem, size_t problem_size);
bool is_digest(const char *text);

/* image_layers.c: mounts the layers beneath the store at base->layers; false with a sentence. */
bool layers_mount(int store, const struct launch *launch, struct base *base, char *problem, size_t problem_size);

/* Whether only the launcher's user may write to what is open. */
bool is_ours(int fd);

#endif
