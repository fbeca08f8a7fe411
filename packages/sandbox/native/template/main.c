#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "template.h"

PyObject *bare_modules, *warm_modules;
struct own_modules own;
const char *interpreter;

static void fail(const char *what) __attribute__((noreturn));

static void fail(const char *what) {
  if (PyErr_Occurred()) PyErr_Print();
  dprintf(STDERR_FILENO, "%s\n", what);
  _exit(1);
}

/* The program that a run sees has never had these: they are gone from its variables, and from where /proc shows them. */
static void wipe_variable(const char *name) {
  char *value = getenv(name);
  if (!value) return;
  char *start = value - strlen(name) - 1;
  size_t length = strlen(start);
  unsetenv(name);
  memset(start, 0, length);
}

static void start_interpreter(int count, char **arguments) {
  static PyConfig config;
  PyConfig_InitPythonConfig(&config);
  PyStatus status = PyConfig_SetBytesArgv(&config, count, arguments);
  if (status.type == 0) status = Py_InitializeFromConfig(&config);
  if (status.type != 0) fail(status.message ? status.message : "the interpreter did not start");
  PyConfig_Clear(&config);
}

static void import_all(char *names) {
  for (char *name = strtok(names, " "); name; name = strtok(NULL, " ")) {
    PyObject *module = PyImport_ImportModule(name);
    if (!module) fail(name);
    Py_DecRef(module);
  }
}

static PyObject *import_aside(const char *name) {
  bool was_imported = PyDict_GetItemString(PyImport_GetModuleDict(), name);
  PyObject *module = PyImport_ImportModule(name);
  if (!module) fail(name);
  if (!was_imported) PyDict_DelItemString(PyImport_GetModuleDict(), name);
  return module;
}

/* What is there by now is never looked at again by the collector, in no fork: its pages stay shared. */
static void freeze(void) {
  PyGC_Collect();
  PyObject *done = PyObject_CallMethod(own.collector, "freeze", NULL);
  if (!done) fail("freezing its objects");
  Py_DecRef(done);
}

static void serve(void) __attribute__((noreturn));

static void serve(void) {
  static struct message message;
  if (link_send(TEMPLATE_FD, TEMPLATE_READY, NULL, 0, NULL, 0) != 0) _exit(1);
  for (;;) {
    if (link_receive(TEMPLATE_FD, &message) != 1 || message.type != TEMPLATE_FORK) _exit(0);
    make_fork(&message);
  }
}

static int template_main(int count, char **arguments, char **environment) {
  remember_shown(environment);
  char preloads[MAX_PRELOAD_BYTES] = "";
  const char *value = getenv("INVIGIL_PRELOAD");
  if (value && strlen(value) < sizeof preloads) strcpy(preloads, value);
  wipe_variable("LD_PRELOAD");
  wipe_variable("INVIGIL_PRELOAD");
  wipe_variable("INVIGIL_ROOM");
  interpreter = arguments[0];
  start_interpreter(count, arguments);
  prepare_to_ask();
  bare_modules = PyDict_Copy(PyImport_GetModuleDict());
  remember_unchanged();
  import_all(preloads);
  const char *changed = what_changed();
  if (changed) {
    dprintf(STDERR_FILENO, "an import changed %s", changed);
    _exit(1);
  }
  own = (struct own_modules){import_aside("gc"), import_aside("atexit"), import_aside("_weakref")};
  warm_modules = PyDict_Copy(PyImport_GetModuleDict());
  if (!bare_modules || !warm_modules || !adapt_prepare()) fail("preparing for runs");
  finish_prepare();
  freeze();
  serve();
}

int __libc_start_main(int (*main)(int, char **, char **), int count, char **arguments, void (*init)(void), void (*fini)(void), void (*rtld_fini)(void), void *stack_end);

/* Called by the interpreter's first instructions in place of glibc's: the only way to be there before its main function. */
__attribute__((visibility("default"))) int __libc_start_main(int (*main)(int, char **, char **), int count, char **arguments, void (*init)(void),
                                                             void (*fini)(void), void (*rtld_fini)(void), void *stack_end) {
  (void)main;
  int (*start)(int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void), void (*)(void), void *);
  *(void **)&start = dlsym(RTLD_NEXT, "__libc_start_main");
  return start(template_main, count, arguments, init, fini, rtld_fini, stack_end);
}
