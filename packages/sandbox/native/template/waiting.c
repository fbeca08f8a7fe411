#include <unistd.h>

#include "template.h"

/* The launcher hears that this run is as costly as a cold one, before it is. */
static void go_cold(struct message *message, const struct program *program) __attribute__((noreturn));

static void go_cold(struct message *message, const struct program *program) {
  if (link_send(CHANNEL_FD, LINK_COLD, NULL, 0, NULL, 0) != 0 || link_receive(CHANNEL_FD, message) != 1) _exit(1);
  runner_execute(program->arguments, program->environment);
}

void take_run(struct message *message) {
  struct runner runner = {.landlock = -1};
  struct program program;
  runner_take_run(&runner, message, &program);
  if (!(program.flags & RUN_WARM)) runner_execute(program.arguments, program.environment);
  if (must_go_cold(&program)) go_cold(message, &program);
  adapt(&program);
  close(CHANNEL_FD);
  finish(run_main());
}
