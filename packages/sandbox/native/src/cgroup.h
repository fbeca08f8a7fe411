/* Control groups, version 2 or 1: one group a sandbox, with the limits and the accounts of everything in it. */
#ifndef INVIGIL_CGROUP_H
#define INVIGIL_CGROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define CGROUP_MAX_HIERARCHIES 4

enum cgroup_file {
  CGROUP_CPU_USAGE,
  CGROUP_MEMORY_USAGE,
  CGROUP_MEMORY_PEAK,
  CGROUP_MEMORY_STAT,
  CGROUP_MEMORY_KILLS,
  CGROUP_PROCESSES,
  CGROUP_PROCESSES_PEAK,
  CGROUP_PROCESS_REFUSALS,
  CGROUP_FILE_COUNT,
};

struct cgroup {
  char name[16];
  int dirs[CGROUP_MAX_HIERARCHIES];     /* one a hierarchy (version 2: one) */
  int doors[CGROUP_MAX_HIERARCHIES];    /* their lists of processes */
  int files[CGROUP_FILE_COUNT];         /* accounts, kept open from the first time that they are read */
  uint64_t memory_limit, process_limit; /* as last written */
};

struct cgroup_usage {
  uint64_t cpu_ns;
  uint64_t memory_now;  /* anonymous, shared, kernel and tmpfs; no file cache */
  uint64_t memory_peak; /* the same, as high as it is known to have been */
  uint64_t processes_now, processes_peak;
  uint64_t memory_kills, process_refusals; /* how often the limits struck */
};

/*
 * Finds the hierarchies and makes this instance's own group; false with a sentence in `problem`. `detail` says what is in force.
 * `nursery` is the id that nurseries have: version 2 asks who clones into a group for the right to write there.
 */
bool cgroup_start(const char *instance, uid_t nursery, char *detail, size_t detail_size, char *problem, size_t problem_size);

/* No groups from here on: making and limiting them does nothing, and accounts stay 0. */
void cgroup_do_without(void);

/* The paths of this instance's group, one a line, for whoever has to clean up after us. */
const char *cgroup_paths(void);

/* Kills everything below `path` and removes it and what is in it: what a killed predecessor left. */
void cgroup_clean(const char *path);

/* Makes a group; 0, or -1 with errno. */
int cgroup_make(struct cgroup *group, unsigned index);

/*
 * Descriptors by which a nursery's child gets into the group, which keeps them; how many there are. Version 2: its folder, for
 * CLONE_INTO_CGROUP. Version 1: its doors.
 */
unsigned cgroup_entrances(const struct cgroup *group, int fds[CGROUP_MAX_HIERARCHIES]);
bool cgroup_clones_into(void);

/* The list of processes of each hierarchy, opened by root so that a user namespace can write to it; the group keeps them. How many. */
unsigned cgroup_doors(const struct cgroup *group, int fds[CGROUP_MAX_HIERARCHIES]);

/* Version 2: takes a nursery, which clones into the groups, in among them. 0, or -1 with errno. */
int cgroup_adopt_nursery(pid_t pid);

/* Whether another sandbox may have the empty group: no account of it would speak of the former one. */
bool cgroup_is_as_new(struct cgroup *group);

/* Limits for all processes together. `processes` includes init. */
int cgroup_limit(struct cgroup *group, uint64_t memory_bytes, uint64_t processes);

/* Forgets the peaks so far, where the kernel can. */
void cgroup_reset_peaks(const struct cgroup *group);

uint64_t cgroup_cpu_ns(struct cgroup *group);
uint64_t cgroup_processes(struct cgroup *group);
void cgroup_usage(struct cgroup *group, struct cgroup_usage *usage);

/* How often the memory limit killed since the group was made. */
uint64_t cgroup_memory_kills(struct cgroup *group);

/* Descriptor of the list of processes in the group, to read. */
int cgroup_open_processes(const struct cgroup *group);

/* Kills everything in the group; nothing can be started there any more. */
void cgroup_kill(struct cgroup *group);

/* Removes the group; false while the kernel still holds something in it. */
bool cgroup_remove(struct cgroup *group);

#endif
