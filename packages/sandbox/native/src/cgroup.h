/* Control groups, version 2 or 1: one group a sandbox, with the limits and the accounts of everything in it. */
#ifndef INVIGIL_CGROUP_H
#define INVIGIL_CGROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CGROUP_MAX_HIERARCHIES 4

struct cgroup {
  char name[16];
  int dirs[CGROUP_MAX_HIERARCHIES];    /* one a hierarchy (version 2: one) */
  int entries[CGROUP_MAX_HIERARCHIES]; /* version 1: cgroup.procs, open until the init has entered */
  uint64_t memory_limit, process_limit; /* as last written */
};

struct cgroup_usage {
  uint64_t cpu_ns;
  uint64_t memory_now;  /* anonymous, shared, kernel and tmpfs; no file cache */
  uint64_t memory_peak; /* the same, as high as it is known to have been */
  uint64_t processes_now, processes_peak;
};

/* Finds the hierarchies and makes this instance's own group; false with a sentence in `problem`. `detail` says what is in force. */
bool cgroup_start(unsigned instance, char *detail, size_t detail_size, char *problem, size_t problem_size);

/* The paths of this instance's group, one a line, for whoever has to clean up after us. */
const char *cgroup_paths(void);

/* Kills everything below `path` and removes it and what is in it: what a killed predecessor left. */
void cgroup_clean(const char *path);

/* Makes a group; 0, or -1 with errno. */
int cgroup_make(struct cgroup *group, unsigned index);

/* Version 2: the group's folder, for CLONE_INTO_CGROUP; version 1: -1. */
int cgroup_clone_fd(const struct cgroup *group);

/* Version 1: puts the calling process into the group; opened by root beforehand, so that it works from a user namespace. */
int cgroup_enter(const struct cgroup *group);
void cgroup_entered(struct cgroup *group);

/* Limits for all processes together. `processes` includes init. */
int cgroup_limit(struct cgroup *group, uint64_t memory_bytes, uint64_t processes);

/* Forgets the peaks so far, where the kernel can. */
void cgroup_reset_peaks(const struct cgroup *group);

uint64_t cgroup_cpu_ns(const struct cgroup *group);
uint64_t cgroup_processes(const struct cgroup *group);
void cgroup_usage(const struct cgroup *group, struct cgroup_usage *usage);

/* How often the memory limit killed, and the process limit refused, since the group was made. */
uint64_t cgroup_memory_kills(const struct cgroup *group);
uint64_t cgroup_process_refusals(const struct cgroup *group);

/* Descriptor of the list of processes in the group, to read. */
int cgroup_open_processes(const struct cgroup *group);

/* Removes the group; false while the kernel still holds something in it. */
bool cgroup_remove(struct cgroup *group);

#endif
