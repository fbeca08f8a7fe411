#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "template.h"

/*
 * What a program would not find as a cold one does, if a preloaded module had changed it when it was imported, and nobody would think of
 * the module. A template that is changed so is not used.
 */

#define SIGNALS 65

static struct {
  PyObject *builtins, *sys;
  sigset_t blocked;
  struct sigaction actions[SIGNALS];
  struct rlimit limits[RLIM_NLIMITS];
  int priority;
} before;

static PyObject *names_of(const char *module) { return PyModule_GetDict(PyImport_AddModule(module)); }

void remember_unchanged(void) {
  before.builtins = PyDict_Copy(names_of("builtins"));
  before.sys = PyDict_Copy(names_of("sys"));
  sigprocmask(SIG_BLOCK, NULL, &before.blocked);
  for (int i = 1; i < SIGNALS; i++) sigaction(i, NULL, &before.actions[i]);
  for (int i = 0; i < RLIM_NLIMITS; i++) getrlimit((__rlimit_resource_t)i, &before.limits[i]);
  before.priority = getpriority(PRIO_PROCESS, 0);
}

/* Another object of the same name. What is added is nobody's business, and what a list holds is the business of whoever imports. */
static const char *changed_name(PyObject *old, PyObject *now) {
  static const char *const may_change[] = {"argv", "path", "warnoptions"};
  PyObject *names = old ? PyDict_Keys(old) : NULL;
  const char *changed = names ? NULL : "everything";
  for (ssize_t i = 0; !changed && i < PyList_Size(names); i++) {
    const char *name = PyUnicode_AsUTF8(PyList_GetItem(names, i));
    if (!name || PyDict_GetItemString(old, name) == PyDict_GetItemString(now, name)) continue;
    changed = name;
    for (unsigned j = 0; j < sizeof may_change / sizeof may_change[0]; j++)
      if (strcmp(name, may_change[j]) == 0) changed = NULL;
  }
  PyErr_Clear();
  return changed;
}

static bool is_watched(const char *hook) {
  PyObject *function = PyObject_CallMethod(PyImport_AddModule("sys"), hook, NULL);
  bool watched = function != Py_None;
  PyErr_Clear();
  if (function) Py_DecRef(function);
  return watched;
}

static bool has_timer(void) {
  for (int kind = ITIMER_REAL; kind <= ITIMER_PROF; kind++) {
    struct itimerval timer;
    if (getitimer((__itimer_which_t)kind, &timer) != 0 || timer.it_value.tv_sec || timer.it_value.tv_usec) return true;
  }
  return false;
}

static const char *changed_signal(void) {
  sigset_t blocked = {0};
  sigprocmask(SIG_BLOCK, NULL, &blocked);
  if (memcmp(&blocked, &before.blocked, sizeof blocked) != 0) return "blocked signals";
  for (int i = 1; i < SIGNALS; i++) {
    struct sigaction action;
    if (sigaction(i, NULL, &action) == 0 && action.sa_handler != before.actions[i].sa_handler) return "the handler of a signal";
  }
  return has_timer() ? "a timer" : NULL;
}

static const char *changed_process(void) {
  char folder[sizeof STUDENT_HOME];
  mode_t mask = umask(022);
  if (mask != 022) return "the umask";
  if (!getcwd(folder, sizeof folder) || strcmp(folder, STUDENT_HOME) != 0) return "the working folder";
  if (getpriority(PRIO_PROCESS, 0) != before.priority) return "the priority";
  for (int i = 0; i < RLIM_NLIMITS; i++) {
    struct rlimit limit;
    if (getrlimit((__rlimit_resource_t)i, &limit) != 0 || memcmp(&limit, &before.limits[i], sizeof limit) != 0) return "a limit";
  }
  return changed_signal();
}

const char *what_changed(void) {
  const char *name = changed_name(before.builtins, names_of("builtins"));
  if (!name) name = changed_name(before.sys, names_of("sys"));
  if (!name && (is_watched("gettrace") || is_watched("getprofile"))) name = "the tracing of calls";
  return name ? name : changed_process();
}
