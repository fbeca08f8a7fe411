#include "cgroup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rootless.h"
#include "util.h"

enum controller { MEMORY = 1, PIDS = 2, CPU = 4, CPUACCT = 8 };
#define V1_CONTROLLERS (MEMORY | PIDS | CPU | CPUACCT)
#define CPU_PERIOD_US "100000"
#define MOST_LEFT_BYTES (2ull << 20)

static const struct {
  enum controller bit;
  const char *name;
} controllers[] = {{MEMORY, "memory"}, {PIDS, "pids"}, {CPU, "cpu"}, {CPUACCT, "cpuacct"}};

static struct {
  int version;
  unsigned count;
  struct {
    unsigned controllers;
    char mount[PATH_MAX / 4], path[PATH_MAX / 2]; /* where it is mounted; this instance's group */
    int dir;
  } hierarchies[CGROUP_MAX_HIERARCHIES];
  char paths[PATH_MAX * 2];
  bool counts_swap; /* version 1: whether groups limit swap too */
  uid_t nursery;
} state;

static bool has_word(const char *list, const char *word) {
  size_t length = strlen(word);
  for (const char *at = list; (at = strstr(at, word)); at += length) {
    bool starts = at == list || at[-1] == ',' || at[-1] == ' ';
    if (starts && strchr(", \n", at[length])) return true; /* strchr also finds the final NUL */
  }
  return false;
}

static unsigned controllers_in(const char *list) {
  unsigned found = 0;
  for (unsigned i = 0; i < ARRAY_LENGTH(controllers); i++)
    if (has_word(list, controllers[i].name)) found |= controllers[i].bit;
  return found;
}

/* Our own group in the hierarchy, relative to what is mounted (a container may show only a part). */
static void own_group(unsigned wanted, const char *mount_root, char *path, size_t size) {
  static char text[8192];
  path[0] = 0;
  if (read_text_at(AT_FDCWD, "/proc/self/cgroup", text, sizeof text) < 0) return;
  for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
    char *list = strchr(line, ':');
    char *group = list ? strchr(list + 1, ':') : NULL;
    if (!group) continue;
    *group++ = 0;
    list++;
    if (wanted ? !(controllers_in(list) & wanted) : *list != 0) continue;
    size_t root = strcmp(mount_root, "/") == 0 ? 0 : strlen(mount_root);
    if (strncmp(group, mount_root, root) == 0) group += root;
    if (strncmp(group, "/..", 3) == 0 || strcmp(group, "/") == 0) group = "";
    format_into(path, size, "%s", group);
    return;
  }
}

/* Fills in the hierarchies that /proc/self/mountinfo shows: `- cgroup2` when it has what we need, else each `- cgroup`. */
static void find_hierarchies(int version) {
  FILE *file = fopen("/proc/self/mountinfo", "re");
  char *line = NULL;
  size_t size = 0;
  unsigned found = 0;
  state.count = 0;
  while (file && getline(&line, &size, file) > 0 && state.count < CGROUP_MAX_HIERARCHIES) {
    char root[512], mount[PATH_MAX / 4], type[32], options[512];
    char *rest = strstr(line, " - ");
    if (!rest || sscanf(line, "%*d %*d %*s %511s %1023s", root, mount) != 2 || sscanf(rest, " - %31s %*s %511s", type, options) != 2) continue;
    if (strcmp(type, version == 2 ? "cgroup2" : "cgroup") != 0) continue;
    unsigned has = version == 2 ? 0 : controllers_in(options) & ~found;
    if (version == 1 && !has) continue;
    char own[PATH_MAX / 4];
    own_group(has, root, own, sizeof own);
    found |= has;
    state.hierarchies[state.count].controllers = has;
    format_into(state.hierarchies[state.count].mount, sizeof state.hierarchies[0].mount, "%s", mount);
    format_into(state.hierarchies[state.count].path, sizeof state.hierarchies[0].path, "%s%s", mount, own);
    state.count++;
    if (version == 2) break;
  }
  free(line);
  if (file) fclose(file);
}

static int write_in(const char *folder, const char *name, const char *text) {
  char path[PATH_MAX];
  if (!format_into(path, sizeof path, "%s/%s", folder, name)) return -1;
  return write_text_at(AT_FDCWD, path, text);
}

static bool folder_has_controllers(const char *folder) {
  char path[PATH_MAX], text[512];
  if (!format_into(path, sizeof path, "%s/cgroup.controllers", folder)) return false;
  if (read_text_at(AT_FDCWD, path, text, sizeof text) < 0) return false;
  return (controllers_in(text) & (MEMORY | PIDS | CPU)) == (MEMORY | PIDS | CPU);
}

#define V2_ENABLE "+memory +pids +cpu"
#define LEAF_SUFFIX "-launcher"

/*
 * Without root: a group is ours as a whole when it was delegated to us, with everything in it: whoever started us, too, whom we take
 * along to the leaf, since nobody may stay. One that we are in because an earlier launcher did so is that launcher's leaf.
 */
static void leave_leaf(char *own) {
  char *last = strrchr(own, '/');
  size_t length = strlen(own), tail = strlen(LEAF_SUFFIX);
  if (last && strncmp(last, "/invigil-", 9) == 0 && length > tail && strcmp(own + length - tail, LEAF_SUFFIX) == 0) *last = 0;
}

static void move_others(const char *from, const char *leaf) {
  char path[PATH_MAX], number[16];
  FILE *list = format_into(path, sizeof path, "%s/cgroup.procs", from) ? fopen(path, "re") : NULL;
  for (int pid; list && fscanf(list, "%d", &pid) == 1;)
    if (format_into(number, sizeof number, "%d", pid) && write_in(leaf, "cgroup.procs", number) != 0) report("moving process %d to %s: %s", pid, leaf, strerror(errno));
  if (list) fclose(list);
}

/*
 * Version 2 gives controllers to the groups below a group only when no process is in it (the root excepted). A delegated group
 * of our own qualifies once we have moved one down; otherwise root may use the top of the hierarchy.
 */
static bool start_version_2(const char *instance) {
  find_hierarchies(2);
  if (state.count != 1) return false;
  char own[PATH_MAX / 2], leaf[PATH_MAX];
  format_into(own, sizeof own, "%s", state.hierarchies[0].path);
  if (rootless.on) leave_leaf(own);
  const char *parents[] = {own, state.hierarchies[0].mount};
  for (unsigned i = 0; i < ARRAY_LENGTH(parents); i++) {
    if (!folder_has_controllers(parents[i])) continue;
    if (write_in(parents[i], "cgroup.subtree_control", V2_ENABLE) != 0) {
      if (i != 0 || !format_into(leaf, sizeof leaf, "%s/%s" LEAF_SUFFIX, own, instance) || make_dir(leaf, 0755) != 0) continue;
      if (rootless.on) move_others(own, leaf);
      if (write_in(leaf, "cgroup.procs", "0") != 0 || write_in(own, "cgroup.subtree_control", V2_ENABLE) != 0) continue;
    }
    if (!format_into(state.hierarchies[0].path, sizeof state.hierarchies[0].path, "%s", parents[i])) return false;
    state.version = 2;
    return true;
  }
  return false;
}

static bool start_version_1(void) {
  find_hierarchies(1);
  unsigned found = 0;
  for (unsigned i = 0; i < state.count; i++) found |= state.hierarchies[i].controllers;
  state.version = 1;
  return found == V1_CONTROLLERS;
}

static bool make_instance(const char *instance) {
  size_t used = 0;
  for (unsigned i = 0; i < state.count; i++) {
    char *path = state.hierarchies[i].path;
    size_t parent = strlen(path);
    if (!format_into(path + parent, sizeof state.hierarchies[0].path - parent, "/%s", instance)) return false;
    cgroup_clean(path);
    if (make_dir(path, 0755) != 0) return false;
    state.hierarchies[i].dir = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (state.hierarchies[i].dir < 0) return false;
    state.counts_swap |= faccessat(state.hierarchies[i].dir, "memory.memsw.limit_in_bytes", F_OK, 0) == 0;
    if (state.version == 2 && write_in(path, "cgroup.subtree_control", V2_ENABLE) != 0) return false;
    int length = snprintf(state.paths + used, sizeof state.paths - used, "%s\n", path);
    if (length < 0 || (size_t)length >= sizeof state.paths - used) return false;
    used += (size_t)length;
  }
  return true;
}

void cgroup_do_without(void) {
  state.version = 1;
  state.count = 0;
}

static bool has_groups(void) { return state.count > 0; }

/* A leaf beside the groups of the seats: to clone into those wants the right to write to the list of processes of all three. */
#define NURSERIES "nurseries"

static int give_to_nursery(int dir) { return fchownat(dir, "cgroup.procs", state.nursery, (gid_t)-1, 0); }

static bool make_nurseries_group(void) {
  if (state.version != 2) return true;
  int dir = state.hierarchies[0].dir;
  return mkdirat(dir, NURSERIES, 0755) == 0 && give_to_nursery(dir) == 0 && fchownat(dir, NURSERIES "/cgroup.procs", state.nursery, (gid_t)-1, 0) == 0;
}

int cgroup_adopt_nursery(pid_t pid) {
  char number[16];
  if (state.version != 2) return 0;
  format_into(number, sizeof number, "%d", pid);
  return write_text_at(state.hierarchies[0].dir, NURSERIES "/cgroup.procs", number);
}

bool cgroup_start(const char *instance, uid_t nursery, char *detail, size_t detail_size, char *problem, size_t problem_size) {
  state.nursery = nursery;
  bool found = start_version_2(instance);
  if (!found && rootless.on) {
    format_into(problem, problem_size, "no group of cgroup version 2 with memory, pids and cpu was given to this user: nothing bounds the memory and the processor time of all processes of a run together");
    return false;
  }
  if (!found && !start_version_1()) {
    format_into(problem, problem_size, "neither cgroup version 2 with memory, pids and cpu nor version 1 with memory, pids, cpu and cpuacct can be used here");
    return false;
  }
  if (!make_instance(instance) || !make_nurseries_group()) {
    format_into(problem, problem_size, "making a group below %s: %s", state.hierarchies[0].mount, strerror(errno));
    return false;
  }
  format_into(detail, detail_size, "version %d: memory, pids, cpu", state.version);
  return true;
}

const char *cgroup_paths(void) { return state.paths; }

static void kill_all(int dir) {
  int fd = openat(dir, "cgroup.procs", O_RDONLY | O_CLOEXEC);
  FILE *list = fd < 0 ? NULL : fdopen(fd, "r");
  for (int pid; list && fscanf(list, "%d", &pid) == 1;)
    if (pid > 0 && pid != getpid()) kill(pid, SIGKILL);
  if (list) fclose(list);
}

static void clean_group(int parent, const char *name) {
  int dir = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  if (dir < 0) return;
  kill_all(dir);
  DIR *stream = fdopendir(dir);
  for (struct dirent *entry; stream && (entry = readdir(stream));)
    if (entry->d_type == DT_DIR && entry->d_name[0] != '.') clean_group(dir, entry->d_name);
  /* Killed processes leave their group a moment later. */
  for (int attempt = 0; attempt < 200 && unlinkat(parent, name, AT_REMOVEDIR) != 0 && errno == EBUSY; attempt++) usleep(5000);
  if (stream) closedir(stream);
  else close(dir);
}

void cgroup_clean(const char *path) { clean_group(AT_FDCWD, path); }

/* The folder that has a controller; the only one in version 2. */
static int dir_of(const struct cgroup *group, enum controller controller) {
  for (unsigned i = 0; i < state.count; i++)
    if (state.version == 2 || (state.hierarchies[i].controllers & controller)) return group->dirs[i];
  return -1;
}

static const struct {
  enum controller controller;
  const char *names[2]; /* version 1, version 2 */
} files[CGROUP_FILE_COUNT] = {
    [CGROUP_CPU_USAGE] = {CPUACCT, {"cpuacct.usage", "cpu.stat"}},
    [CGROUP_MEMORY_USAGE] = {MEMORY, {"memory.usage_in_bytes", "memory.current"}},
    [CGROUP_MEMORY_PEAK] = {MEMORY, {"memory.max_usage_in_bytes", "memory.peak"}},
    [CGROUP_MEMORY_STAT] = {MEMORY, {"memory.stat", "memory.stat"}},
    [CGROUP_MEMORY_KILLS] = {MEMORY, {"memory.oom_control", "memory.events"}},
    [CGROUP_PROCESSES] = {PIDS, {"pids.current", "pids.current"}},
    [CGROUP_PROCESSES_PEAK] = {PIDS, {"pids.peak", "pids.peak"}}, /* Linux 6.12 */
    [CGROUP_PROCESS_REFUSALS] = {PIDS, {"pids.events", "pids.events"}},
};

/* The text of an account; empty when the kernel has none. Opening a file takes three times as long as reading it. */
static const char *read_file(struct cgroup *group, enum cgroup_file file) {
  static char text[8192];
  int *fd = &group->files[file];
  if (*fd < 0) *fd = openat(dir_of(group, files[file].controller), files[file].names[state.version - 1], O_RDONLY | O_CLOEXEC);
  ssize_t got = *fd < 0 ? -1 : pread(*fd, text, sizeof text - 1, 0);
  text[got > 0 ? got : 0] = 0;
  return text;
}

static uint64_t read_number(struct cgroup *group, enum cgroup_file file) { return strtoull(read_file(group, file), NULL, 10); }

static uint64_t read_counter(struct cgroup *group, enum cgroup_file file, const char *key) {
  uint64_t value = 0;
  find_counter(read_file(group, file), key, &value);
  return value;
}

static int write_number(int dir, const char *name, uint64_t value) {
  char text[32];
  format_into(text, sizeof text, "%llu", (unsigned long long)value);
  return write_text_at(dir, name, text);
}

/* One core's time and no swap, for every sandbox and for good. */
static int set_fixed_limits(const struct cgroup *group) {
  int cpu = dir_of(group, CPU), memory = dir_of(group, MEMORY);
  if (state.version == 2) {
    if (write_text_at(cpu, "cpu.max", CPU_PERIOD_US " " CPU_PERIOD_US) != 0) return -1;
    /* Without swap accounting there is no such file; then the host has no swap for groups either. */
    return write_text_at(memory, "memory.swap.max", "0") == 0 || errno == ENOENT ? 0 : -1;
  }
  if (write_text_at(cpu, "cpu.cfs_period_us", CPU_PERIOD_US) != 0) return -1;
  return write_text_at(cpu, "cpu.cfs_quota_us", CPU_PERIOD_US);
}

int cgroup_make(struct cgroup *group, unsigned index) {
  *group = (struct cgroup){.dirs = {-1, -1, -1, -1}, .doors = {-1, -1, -1, -1}};
  for (unsigned i = 0; i < CGROUP_FILE_COUNT; i++) group->files[i] = -1;
  format_into(group->name, sizeof group->name, "s%u", index);
  for (unsigned i = 0; i < state.count; i++) {
    if (mkdirat(state.hierarchies[i].dir, group->name, 0755) != 0 && errno != EEXIST) return -1;
    group->dirs[i] = openat(state.hierarchies[i].dir, group->name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (group->dirs[i] < 0) return -1;
    if (state.version == 2 && give_to_nursery(group->dirs[i]) != 0) return -1;
    group->doors[i] = openat(group->dirs[i], "cgroup.procs", O_WRONLY | O_CLOEXEC);
    if (group->doors[i] < 0) return -1;
  }
  return has_groups() ? set_fixed_limits(group) : 0;
}

bool cgroup_clones_into(void) { return state.version == 2; }

unsigned cgroup_entrances(const struct cgroup *group, int fds[CGROUP_MAX_HIERARCHIES]) {
  memcpy(fds, state.version == 2 ? group->dirs : group->doors, state.count * sizeof fds[0]);
  return state.count;
}

unsigned cgroup_doors(const struct cgroup *group, int fds[CGROUP_MAX_HIERARCHIES]) {
  memcpy(fds, group->doors, state.count * sizeof fds[0]);
  return state.count;
}

/* Version 1 keeps memory + swap >= memory at every moment, so that the order depends on the direction. */
static int limit_memory_1(int dir, uint64_t bytes, bool raise) {
  if (raise && state.counts_swap && write_number(dir, "memory.memsw.limit_in_bytes", bytes) != 0) return -1;
  if (write_number(dir, "memory.limit_in_bytes", bytes) != 0) return -1;
  if (!raise && state.counts_swap && write_number(dir, "memory.memsw.limit_in_bytes", bytes) != 0) return -1;
  return state.counts_swap ? 0 : write_text_at(dir, "memory.swappiness", "0");
}

int cgroup_limit(struct cgroup *group, uint64_t memory_bytes, uint64_t processes) {
  if (!has_groups()) return 0;
  int memory = dir_of(group, MEMORY);
  if (group->memory_limit != memory_bytes) {
    bool raise = group->memory_limit && memory_bytes > group->memory_limit;
    if (state.version == 2 ? write_number(memory, "memory.max", memory_bytes) : limit_memory_1(memory, memory_bytes, raise)) return -1;
    group->memory_limit = memory_bytes;
  }
  if (group->process_limit != processes && write_number(dir_of(group, PIDS), "pids.max", processes) != 0) return -1;
  group->process_limit = processes;
  return 0;
}

void cgroup_reset_peaks(const struct cgroup *group) {
  if (state.version == 1) write_text_at(dir_of(group, MEMORY), "memory.max_usage_in_bytes", "0");
}

uint64_t cgroup_cpu_ns(struct cgroup *group) {
  if (state.version == 2) return read_counter(group, CGROUP_CPU_USAGE, "usage_usec") * 1000;
  return read_number(group, CGROUP_CPU_USAGE);
}

uint64_t cgroup_processes(struct cgroup *group) { return read_number(group, CGROUP_PROCESSES); }

/* What the kernel calls file cache: pages of files on disk, which it takes back when memory is short. tmpfs is not in these lists. */
static uint64_t file_cache(struct cgroup *group) {
  const char *text = read_file(group, CGROUP_MEMORY_STAT);
  uint64_t active = 0, inactive = 0;
  find_counter(text, "active_file", &active);
  find_counter(text, "inactive_file", &inactive);
  return active + inactive;
}

static uint64_t subtract(uint64_t a, uint64_t b) { return a > b ? a - b : 0; }

void cgroup_usage(struct cgroup *group, struct cgroup_usage *usage) {
  uint64_t cache = file_cache(group);
  usage->cpu_ns = cgroup_cpu_ns(group);
  usage->memory_now = subtract(read_number(group, CGROUP_MEMORY_USAGE), cache);
  /* The peak counts file cache that was there at the time; what is there now was (it only goes away under pressure). */
  uint64_t peak = subtract(read_number(group, CGROUP_MEMORY_PEAK), cache);
  usage->memory_peak = peak > usage->memory_now ? peak : usage->memory_now;
  usage->processes_now = cgroup_processes(group);
  uint64_t most = read_number(group, CGROUP_PROCESSES_PEAK);
  usage->processes_peak = most > usage->processes_now ? most : usage->processes_now;
  usage->memory_kills = cgroup_memory_kills(group);
  usage->process_refusals = read_counter(group, CGROUP_PROCESS_REFUSALS, "max");
}

uint64_t cgroup_memory_kills(struct cgroup *group) { return read_counter(group, CGROUP_MEMORY_KILLS, "oom_kill"); }

int cgroup_open_processes(const struct cgroup *group) { return openat(dir_of(group, PIDS), "cgroup.procs", O_RDONLY | O_CLOEXEC); }

/*
 * Counters that only grow are read before and after a run. Of the peaks, version 1 can forget that of memory; that of processes
 * cannot be forgotten, so a group in which there were more than init and one other is not used again. What memory the kernel
 * still counts would be missing from the next run's limit.
 */
bool cgroup_is_as_new(struct cgroup *group) {
  if (state.version != 1 || read_number(group, CGROUP_PROCESSES_PEAK) > 2) return false;
  return read_number(group, CGROUP_MEMORY_USAGE) <= MOST_LEFT_BYTES;
}

void cgroup_kill(struct cgroup *group) {
  int dir = dir_of(group, PIDS);
  if (dir < 0) return;
  write_text_at(dir, "pids.max", "0");
  kill_all(dir);
}

/* False while the kernel holds something in it; then it stays whole. */
bool cgroup_remove(struct cgroup *group) {
  for (unsigned i = 0; i < state.count; i++)
    if (unlinkat(state.hierarchies[i].dir, group->name, AT_REMOVEDIR) != 0 && errno != ENOENT) return false;
  for (unsigned i = 0; i < state.count; i++) {
    close_fd(&group->dirs[i]);
    close_fd(&group->doors[i]);
  }
  for (unsigned i = 0; i < CGROUP_FILE_COUNT; i++) close_fd(&group->files[i]);
  return true;
}
