/*
 * A sandbox as the launcher sees it, from skeleton to removal:
 *
 *   BUILDING --ready--> READY (in the pool) --open--> OPEN <--run / exit--> RUNNING
 *       \                                                \__________________/  |
 *        `-- every state ends in --> DYING (killed, waiting for the kernel to let go) --> freed
 *
 * A client may be given a sandbox that is still building: what it asks is kept until the sandbox is ready.
 */
#ifndef INVIGIL_SANDBOX_H
#define INVIGIL_SANDBOX_H

#include <stdbool.h>
#include <sys/types.h>

#include "instance.h"
#include "link.h"
#include "loop.h"
#include "seats.h"

struct client;
struct image;

enum sandbox_state { SANDBOX_BUILDING, SANDBOX_READY, SANDBOX_DYING };

/* One of the program's outputs. */
struct stream {
  struct watch watch;
  struct sandbox *sandbox;
  enum frame_type type;
  uint64_t kept, omitted;
};

/* The program's input: what has come and is not yet taken. */
struct input {
  struct watch watch;
  struct sandbox *sandbox;
  uint8_t *bytes;
  size_t used, size;
  bool ended;
};

struct run {
  bool active;
  uint32_t flags;
  uint64_t limits[LIMIT_COUNT];
  enum cause cause;
  uint64_t cause_used; /* what was used of the limit when it was noticed */
  bool warm;           /* the program is a fork of the template */
  uint64_t template_bytes; /* the template's share of its memory */
  uint64_t started_ns, wall_deadline_ns, tick_ns, kill_deadline_ns;
  struct stream output[2];
  struct input input;
  struct exited exited;
  struct cgroup_usage before; /* the group's accounts when the run started */
  uint64_t cpu_ns, memory_peak, processes_peak;
  uint32_t hits;
  uint64_t input_identity[2]; /* st_dev and st_ino (or st_rdev) of the program's stdin */
  bool told_waiting;
};

/* A message that init's socket had no room for, or that waits for a sandbox to be ready. */
struct outgoing {
  struct outgoing *next;
  uint16_t type;
  size_t length;
  uint8_t payload[];
};

struct sandbox {
  struct sandbox *next, *previous; /* all sandboxes */
  enum sandbox_state state;
  struct image *image;
  struct seat *seat;
  bool loopback;
  bool warm; /* its runner is a fork of the image's template */
  pid_t pid; /* as long as it is not born, 0 and -1 */
  int pidfd;
  uint64_t fork_deadline_ns; /* while a fork of the template is on its way, else 0 */
  bool said_ready, has_fork; /* init said that it can take a run; that a fork of the template waits for it */
  pid_t program;             /* a fork of the template, whose parent we are; 0: none */
  struct watch program_watch;
  bool program_ended;
  int program_status;
  struct watch exit_watch, link_watch;
  struct outgoing *first, *last;
  size_t outgoing_bytes;
  uint64_t memory_baseline;
  struct cgroup_usage usage_when_ready;
  struct client *client; /* NULL in the pool */
  uint32_t id;
  uint64_t idle_ns, idle_deadline_ns, lifetime_deadline_ns;
  bool has_run;
  struct run run;
  uint8_t *waiting_run; /* payload of a run asked for before the sandbox was ready */
  size_t waiting_run_length;
};

/* Prepares to make sandboxes by `setup`. */
void sandboxes_start(const struct instance *instance, const struct setup *setup);

/* A skeleton in the state BUILDING, or NULL with a sentence about why. */
struct sandbox *sandbox_build(struct image *image, bool loopback, bool warm, const char **problem);

/* The first of all sandboxes; walk on by ->next. */
struct sandbox *sandboxes_first(void);
unsigned sandboxes_count(void);

/* Whether there may be one more. Those that the kernel is taking apart do not count, unless they are three times as many. */
bool sandboxes_have_room(unsigned most);
unsigned sandboxes_at_most(unsigned most);

/* A ready skeleton of the image without an owner, else one that is being built, else NULL. */
struct sandbox *sandboxes_spare(const struct image *image, bool warm);

/* Of all that are kept ready, of any image, the one whose kind was asked for longest ago; NULL when there is none. */
struct sandbox *sandboxes_least_wanted(void);

/* Whether a new skeleton's writable file system has this size already. */
bool sandbox_has_disk(uint64_t bytes, uint64_t files);

/* Makes a spare skeleton the client's. */
void sandbox_give(struct sandbox *sandbox, struct client *client, uint32_t id);

/* Whether it is ready, nothing is queued, and a message of any size fits; if not, run_start_waiting is called when it is so. */
bool sandbox_can_take_run(struct sandbox *sandbox);

/* Sends init a message, now or when there is room. */
void sandbox_tell(struct sandbox *sandbox, uint16_t type, const void *payload, size_t length);
/* The same with descriptors; only when the sandbox is ready and nothing is queued. 0, or -1 with errno. */
int sandbox_tell_with(struct sandbox *sandbox, uint16_t type, const void *payload, size_t length, const int *fds, unsigned count);

/* The template made a fork of itself for the sandbox in the seat `token`, or could not (`pid` 0). Takes the pidfd. */
void sandbox_forked(const struct image *image, uint32_t token, pid_t pid, int pidfd);

/* Gives a template that was asked for a fork no more time than it should need; the time of what is due next. */
uint64_t sandbox_tick(struct sandbox *sandbox, uint64_t now);

/* No fork will come of those that sandboxes of the image wait for. */
void sandboxes_go_cold(const struct image *image);

/* Status of the program whose parent we are, once init says that it ended. */
int sandbox_program_status(struct sandbox *sandbox);

/* Goes on with what was left where it was while the client lagged behind. */
void sandbox_resume(struct sandbox *sandbox);

/* Ends it and everything in it. Idempotent; memory is freed once the kernel has let go. */
void sandbox_destroy(struct sandbox *sandbox);

/* Ends the ownership with a last word to the client, then the sandbox. */
void sandbox_end(struct sandbox *sandbox, enum end_reason reason);

/* Set while a skeleton fails to come up: what failed. */
const char *sandboxes_problem(enum step *step);

/* waiting.c: whether a thread is blocked reading the input of the run, and none can run. */
bool run_waits_for_input(const struct sandbox *sandbox);

#endif
