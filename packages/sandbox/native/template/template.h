/*
 * What a template is made of. The object is loaded into the interpreter ahead of its libraries (LD_PRELOAD) and takes the place of its
 * main function: the interpreter comes up as for `python main.py`, imports what the image names, and then makes forks of itself, each of
 * which enters a sandbox, gives up what a program may not have, and runs main.py as the interpreter itself would.
 */
#ifndef INVIGIL_TEMPLATE_PARTS_H
#define INVIGIL_TEMPLATE_PARTS_H

#include <stdbool.h>

#include "../src/link.h"
#include "../src/runner.h"
#include "../src/template.h"
#include "python.h"

/* Names in sys.modules: of a bare interpreter, and with what was imported for the image. Set once. */
extern PyObject *bare_modules, *warm_modules;

/* Modules that a template needs itself, and no program has therefore imported: gc, atexit, _weakref. */
struct own_modules {
  PyObject *collector, *exits, *references;
};
extern struct own_modules own;

/* What this was executed as. */
extern const char *interpreter;

/* fork.c: makes the fork that the message asks for; returns in the template only. */
void make_fork(struct message *message);

/* enter.c: in the fork: into the sandbox, and restricted for good. Ends the process when a step fails. */
void enter_sandbox(const struct fork_request *request, const int *fds, unsigned count);

/* waiting.c: waits for a run and begins it; never returns. */
void take_run(struct message *message) __attribute__((noreturn));

/* fresh.c: what must not be the same in two forks: random states, ids of threads. */
void make_fresh(void);

/* cold.c: whether the program would not be here what it is cold: a variable that Python reads when it starts, a file that shadows a module. */
bool must_go_cold(const struct program *program);
void prepare_to_ask(void); /* in the template: Python does this before each script */

/* adapt.c: arguments and variables as Python shows them, and stdin when it is a device. The first in the template; false with an exception. */
bool adapt_prepare(void);
void adapt(const struct program *program);

/* shown.c: remembers where the kernel put the variables of the template, and puts those of a run there, as far as there is room. */
void remember_shown(char **environment);
void show_variables(char **variables);

/* unchanged.c: remembers what a program would find; what of it an import has changed since, or NULL. */
void remember_unchanged(void);
const char *what_changed(void);

/* run.c: runs main.py as `python main.py` does; the exit status, or SIGINT negated. */
int run_main(void);

/* finish.c: ends as the interpreter does, as far as anybody can see. */
void finish(int status) __attribute__((noreturn));
void finish_prepare(void); /* in the template */

#endif
