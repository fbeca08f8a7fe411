#include "image.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "devices.h"
#include "options.h"
#include "sandbox.h"
#include "seats.h"
#include "util.h"

#define USED_NS (600000 * NS_PER_MS) /* so long after its last use an image is let go of */
#define MAX_IMAGES 63 /* each has an id of those that are reserved */

static struct {
  struct image *first;
  const char *state;
  unsigned instance;
  bool taken[MAX_IMAGES]; /* slots */
  char devices[96];
  int store;
} images = {.store = -1};

struct image *images_first(void) { return images.first; }

static bool name_folders(struct base *base, unsigned slot) {
  bool fits = format_into(base->root, sizeof base->root, "%s/root-%u-%u", images.state, images.instance, slot);
  fits &= format_into(base->shown, sizeof base->shown, "%s/shown-%u-%u", images.state, images.instance, slot);
  fits &= format_into(base->layers, sizeof base->layers, "%s/layers-%u-%u", images.state, images.instance, slot);
  fits &= format_into(base->empty, sizeof base->empty, "%s/empty", images.state);
  fits &= format_into(base->devices, sizeof base->devices, "%s", images.devices);
  return fits;
}

static struct image *new_image(const char *name) {
  struct image *image = allocate(sizeof *image);
  format_into(image->name, sizeof image->name, "%s", name);
  while (images.taken[image->slot]) image->slot++;
  if (!name_folders(&image->base, image->slot)) fatal("--state: the path is too long");
  return image;
}

static void enlist(struct image *image) {
  images.taken[image->slot] = true;
  image->next = images.first;
  images.first = image;
  nursery_start(&image->nursery, &image->base);
}

static bool start_devices(bool own_devices, char *problem, size_t problem_size) {
  if (!own_devices) return true;
  bool made = format_into(images.devices, sizeof images.devices, "%s/devices-%u", images.state, images.instance) && devices_start(images.devices) == 0;
  if (!made) format_into(problem, problem_size, "making device nodes in %s: %s", images.devices, strerror(errno));
  return made;
}

/* Without it runs are as right, and slower. */
static void read_host_launch(struct launch *launch) {
  static char text[MAX_LAUNCH_BYTES];
  char problem[256];
  if (!options.launch) return;
  if (read_text_at(AT_FDCWD, options.launch, text, sizeof text) < 0) return report("--launch: %s: %s; the host's Python has no template", options.launch, strerror(errno));
  if (!launch_parse(launch, text, problem, sizeof problem)) fatal("--launch: %s", problem);
  if (launch->python && access(launch->python, X_OK) != 0) launch->python = NULL;
}

bool images_start(const char *state, unsigned instance, bool own_devices, char *problem, size_t problem_size) {
  images.state = state;
  images.instance = instance;
  if (!base_leave_host() || !start_devices(own_devices, problem, problem_size)) {
    if (!*problem) format_into(problem, problem_size, "leaving the host's mounts: %s", strerror(errno));
    return false;
  }
  /* Not before: the kernel binds what lies in our own mounts only. */
  if (options.images) images.store = open(options.images, O_PATH | O_DIRECTORY | O_CLOEXEC);
  struct image *host = new_image(HOST_IMAGE);
  if (make_dir(host->base.empty, 0755) != 0) fatal("making %s: %s", host->base.empty, strerror(errno));
  read_host_launch(&host->launch);
  if (!base_assemble(&host->base, problem, problem_size)) return false;
  base_trim_mounts();
  enlist(host);
  host->pool[false] = options.pool;
  return true;
}

static bool open_store(char *problem, size_t problem_size) {
  if (!options.images) return format_into(problem, problem_size, "the launcher has no folder of images (--images)"), false;
  if (images.store < 0) images.store = open(options.images, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (images.store < 0) return format_into(problem, problem_size, "the folder of images %s: %s", options.images, strerror(errno)), false;
  if (!is_ours(images.store)) return format_into(problem, problem_size, "%s must be a folder that only the launcher's user may write to", options.images), false;
  return true;
}

static void unmount(const struct base *base) {
  for (unsigned i = 0; i < MAX_LAYERS; i++) {
    char path[160];
    if (format_into(path, sizeof path, "%s/%u", base->layers, i)) umount2(path, MNT_DETACH);
  }
  umount2(base->layers, MNT_DETACH);
  umount2(base->root, MNT_DETACH);
  umount2(base->shown, MNT_DETACH);
}

static bool assemble(struct image *image, char *problem, size_t problem_size) {
  if (!open_store(problem, problem_size) || !launch_read(images.store, image->name, &image->launch, problem, problem_size)) return false;
  image->base.whole = image->launch.whole;
  if (layers_mount(images.store, &image->launch, &image->base, problem, problem_size) && base_assemble(&image->base, problem, problem_size)) return true;
  unmount(&image->base);
  return false;
}

static bool is_full(void) {
  for (unsigned slot = 0; slot < MAX_IMAGES; slot++)
    if (!images.taken[slot]) return false;
  return true;
}

static struct image *load(const char *digest, char *problem, size_t problem_size) {
  if (is_full()) return format_into(problem, problem_size, "%d images are loaded, as many as a launcher may have", MAX_IMAGES), NULL;
  struct image *image = new_image(digest);
  if (!assemble(image, problem, problem_size)) return free(image), NULL;
  image->used_ns[false] = image->used_ns[true] = now_ns();
  enlist(image);
  return image;
}

struct image *image_find(const char *name, char *problem, size_t problem_size) {
  for (struct image *image = images.first; image; image = image->next)
    if (strcmp(image->name, name) == 0) return image;
  if (is_digest(name)) return load(name, problem, problem_size);
  format_into(problem, problem_size, "there is no image \"%s\"", name);
  return NULL;
}

void image_used(struct image *image, bool warm) {
  image->used_ns[warm] = now_ns();
  if (image->pool[warm] < options.pool) image->pool[warm] = options.pool;
}

static unsigned least(unsigned a, unsigned b) { return a < b ? a : b; }

void image_keep(struct image *image, unsigned cold, unsigned warm) {
  image->kept[false] = least(cold, options.sandboxes);
  image->kept[true] = least(warm, options.sandboxes);
  for (int kind = 0; kind < 2; kind++)
    if (image->pool[kind] < image->kept[kind]) image->pool[kind] = image->kept[kind];
}

/* When this kind was last asked for so long ago that only those that are to be kept are. */
static uint64_t cool(struct image *image, bool warm, uint64_t now) {
  uint64_t at = image->used_ns[warm] + USED_NS;
  if (now < at) return at;
  image->pool[warm] = image->kept[warm];
  if (!warm && strcmp(image->name, HOST_IMAGE) == 0 && image->pool[warm] < options.pool) image->pool[warm] = options.pool;
  for (struct sandbox *spare; image->spare[warm] > image->pool[warm] && (spare = sandboxes_spare(image, warm));) sandbox_destroy(spare);
  return UINT64_MAX;
}

static bool is_idle(const struct image *image, uint64_t now) {
  if (strcmp(image->name, HOST_IMAGE) == 0 || image->pool[false] || image->pool[true]) return false;
  if (now < image->used_ns[false] + USED_NS || now < image->used_ns[true] + USED_NS) return false;
  for (struct sandbox *sandbox = sandboxes_first(); sandbox; sandbox = sandbox->next)
    if (sandbox->image == image) return false;
  return true;
}

static void unload(struct image **link) {
  struct image *image = *link;
  *link = image->next;
  templates_end(image);
  nursery_end(&image->nursery);
  unmount(&image->base);
  seats_forget(image);
  images.taken[image->slot] = false;
  loop_free_later(image);
}

uint64_t images_tick(uint64_t now) {
  uint64_t next = UINT64_MAX;
  for (struct image **link = &images.first; *link;) {
    for (int kind = 0; kind < 2; kind++) {
      uint64_t at = cool(*link, kind, now);
      if (at < next) next = at;
    }
    if (is_idle(*link, now)) unload(link);
    else link = &(*link)->next;
  }
  return next;
}

struct image *image_of_nursery(struct nursery *nursery) { return CONTAINER_OF(nursery, struct image, nursery); }

void images_end(void) {
  for (struct image *image = images.first; image; image = image->next) {
    templates_end(image);
    nursery_end(&image->nursery);
  }
}
