/*
 * The process that becomes the program: a fork of init, or of the image's template. Everything that does not depend on the run is done
 * while the sandbox waits for one (two thirds of the time from fork to exec); then it receives the run from init.
 */
#ifndef INVIGIL_RUNNER_H
#define INVIGIL_RUNNER_H

#include <stdbool.h>

#include "link.h"

#define CHANNEL_FD 3 /* to init, until the program begins; what fails is said there */

struct runner {
  bool loopback;
  bool apparmor, single_id, no_cgroup;
  bool filtered; /* by a filter that it inherits */
  int landlock;  /* -1: the kernel has none */
};

/* For good, for this process and whatever comes of it. 0, or -1 with errno. */
enum filter { FILTER_BASE, FILTER_LOOPBACK, FILTER_TEMPLATE };
int install_filter(enum filter filter);

/* What to run; both lists end with NULL. */
struct program {
  char **arguments, **environment;
  uint32_t flags; /* enum run_flag */
};

/* Gives up everything that a program may not have. */
void runner_restrict(const struct runner *runner, int channel);

/* Says LINK_READY over the channel, waits there for LINK_RUN, and has its input, output, limits and folder. `message` is where to receive it. */
void runner_take_run(const struct runner *runner, struct message *message, struct program *program);

/* Executes the program, or says on its stderr why not. */
void runner_execute(char **arguments, char **environment) __attribute__((noreturn));

/* All three, one after the other. */
void runner_main(const struct runner *runner, int channel, struct message *message) __attribute__((noreturn));

#endif
