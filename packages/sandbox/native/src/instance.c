#include "instance.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cgroup.h"
#include "nursery.h"
#include "options.h"
#include "rootless.h"
#include "sandbox.h"
#include "util.h"

#define MAX_INSTANCES 64
/* Above what systemd gives to its containers and services (524288 to 1879048191, systemd's UIDS-GIDS document). */
#define FIRST_UID 0x70000000u
/* Up to 0x7fffffff; each state folder has one, so that launchers of different folders rarely share uids. */
#define UID_REGIONS 64u

/* A lock that we get belongs to nobody alive; what its file names is left over. */
static void clean_up(int lock) {
  char paths[8192];
  ssize_t length = pread(lock, paths, sizeof paths - 1, 0);
  if (length <= 0) return;
  paths[length] = 0;
  for (char *line = strtok(paths, "\n"); line; line = strtok(NULL, "\n"))
    if (strstr(line, "/invigil-")) cgroup_clean(line);
  if (ftruncate(lock, 0) != 0) report("emptying a lock: %s", strerror(errno));
}

static int take_lock(const char *state, unsigned number, bool create) {
  char path[256];
  if (!format_into(path, sizeof path, "%s/instance-%u.lock", state, number)) return -1;
  int lock = open(path, O_RDWR | (create ? O_CREAT : 0) | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0) return lock;
  close_fd(&lock);
  return -1;
}

/* A number that tells state folders apart: FNV-1a of what the kernel tells them apart by. */
static uint32_t check_state_folder(const char *state) {
  struct stat status;
  if (make_dir(state, 0755) != 0) fatal("making %s: %s", state, strerror(errno));
  if (lstat(state, &status) != 0 || !S_ISDIR(status.st_mode) || status.st_uid != geteuid() || (status.st_mode & 022))
    fatal("%s must be a folder that only this user may write to", state);
  uint64_t parts[2] = {status.st_dev, status.st_ino};
  uint32_t hash = 2166136261u;
  for (unsigned i = 0; i < sizeof parts; i++) hash = (hash ^ ((uint8_t *)parts)[i]) * 16777619u;
  return hash;
}

/* Root takes blocks of the host's ids; without root, blocks of those that are mapped, each as large as our sandboxes can need. */
static void take_ids(struct instance *instance, uint32_t folder) {
  instance->seats = MAX_SEATS;
  instance->uids = INSTANCE_UIDS;
  instance->first_uid = FIRST_UID + (folder % UID_REGIONS * MAX_INSTANCES + instance->number) * INSTANCE_UIDS;
  if (!rootless.on) return;
  instance->first_uid = 0;
  instance->uids = 1;
  if (!rootless.ids) return;
  unsigned most = sandboxes_at_most(options.sandboxes);
  if (most < instance->seats) instance->seats = most;
  unsigned block = RESERVED_UIDS + instance->seats * UIDS_EACH, blocks = rootless.ids / block;
  if (instance->number >= blocks) fatal("%u ids in /etc/subuid and /etc/subgid are too few: each launcher needs %u", rootless.ids, block);
  instance->first_uid = 1 + (folder % blocks + instance->number) % blocks * block;
  instance->uids = block;
}

void instance_start(struct instance *instance, const char *state) {
  uint32_t folder = check_state_folder(state);
  *instance = (struct instance){.lock = -1};
  for (unsigned number = 0; number < MAX_INSTANCES; number++) {
    int lock = take_lock(state, number, instance->lock < 0);
    if (lock < 0) continue;
    clean_up(lock);
    if (instance->lock >= 0) {
      close(lock);
      continue;
    }
    instance->lock = lock;
    instance->number = number;
    take_ids(instance, folder);
    format_into(instance->name, sizeof instance->name, "invigil-%08x-%u", folder, number);
  }
  if (instance->lock < 0) fatal("%d launchers run on this machine already (%s)", MAX_INSTANCES, state);
}

void instance_note(const struct instance *instance, const char *paths) {
  size_t length = strlen(paths);
  if (pwrite(instance->lock, paths, length, 0) != (ssize_t)length) fatal("writing the lock: %s", strerror(errno));
}
