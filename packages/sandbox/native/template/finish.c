#include <link.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "template.h"

/*
 * The end of an interpreter is longer than most programs: it takes every module and type apart, of which nobody sees anything but what
 * the program's own objects do then. Where none of them does anything, the process simply ends; else the interpreter ends itself.
 */

#define EXIT_NOT_FLUSHED 120
/* Of more, to look at all takes as long as to let the interpreter end itself. */
#define MOST_LOOKED_AT 20000

static void drop(PyObject *object) {
  if (object) Py_DecRef(object);
}

static PyObject *imported(const char *name) { return PyDict_GetItemString(PyImport_GetModuleDict(), name); }

static void call(PyObject *module, const char *function) {
  PyObject *done = module ? PyObject_CallMethod(module, function, NULL) : NULL;
  if (module && !done) PyErr_WriteUnraisable(module);
  PyErr_Clear();
  drop(done);
}

static bool has_threads(void) { return PyThreadState_Next(PyInterpreterState_ThreadHead(PyInterpreterState_Head())) != NULL; }

static bool flush(const char *name) {
  PyObject *file = PySys_GetObject(name);
  if (!file || file == Py_None) return true;
  PyObject *closed = PyObject_GetAttrString(file, "closed");
  bool is_closed = closed && PyObject_IsTrue(closed) == 1;
  PyErr_Clear();
  drop(closed);
  PyObject *done = is_closed ? Py_None : PyObject_CallMethod(file, "flush", NULL);
  if (!done) PyErr_Clear();
  else if (!is_closed) drop(done);
  return done != NULL;
}

static bool flush_outputs(void) {
  bool out = flush("stdout");
  return flush("stderr") && out;
}

/* Modules whose objects write to files as they go, without saying so. */
static bool has_writers(void) {
  static const char *const names[] = {"_sqlite3", "_dbm", "_gdbm"};
  for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++)
    if (imported(names[i])) return true;
  return false;
}

/* Whether instances of the type do something when they go: `__del__`, files, sockets, generators that have not come to their end. */
static bool has_finaliser(PyObject *type) { return PyType_GetSlot(type, Py_tp_finalize) || PyType_GetSlot(type, Py_tp_del); }

/* A weak reference that calls the program when its object goes. Those of abstract classes call C. */
static bool calls_back(PyObject *object) {
  PyObject *function = PyObject_GetAttrString(object, "__callback__");
  bool does = function && function != Py_None && !PyObject_HasAttrString(function, "__self__");
  PyErr_Clear();
  drop(function);
  return does;
}

static bool is_silent(PyObject *object, PyObject *metatype, PyObject *reference) {
  PyObject *type = PyObject_Type(object);
  bool silent = !has_finaliser(type);
  /* The collector does not know instances without fields. */
  if (silent && PyObject_IsInstance(object, metatype) == 1) silent = !has_finaliser(object) || (PyType_GetFlags(object) & Py_TPFLAGS_HAVE_GC);
  if (silent && PyObject_IsInstance(object, reference) == 1) silent = !calls_back(object);
  drop(type);
  return silent && !PyErr_Occurred();
}

/* Whether nothing of the program would be heard of while the interpreter ends. What the template brought is frozen, and not looked at. */
static bool would_be_silent(void) {
  PyObject *objects = PyObject_CallMethod(own.collector, "get_objects", NULL);
  PyObject *metatype = PyDict_GetItemString(PyModule_GetDict(PyImport_AddModule("builtins")), "type");
  PyObject *reference = PyObject_GetAttrString(own.references, "ref");
  bool silent = objects && metatype && reference && !has_writers();
  ssize_t count = silent ? PyList_Size(objects) : 0;
  silent = silent && count <= MOST_LOOKED_AT;
  for (ssize_t i = 0; silent && i < count; i++) silent = is_silent(PyList_GetItem(objects, i), metatype, reference);
  PyErr_Clear();
  drop(objects);
  drop(reference);
  return silent;
}

/* How many libraries were ever loaded. */
static int count_libraries(struct dl_phdr_info *info, size_t size, void *count) {
  (void)size;
  *(unsigned long long *)count = info->dlpi_adds;
  return 1;
}

static unsigned long long libraries(void) {
  unsigned long long count = 0;
  dl_iterate_phdr(count_libraries, &count);
  return count;
}

static unsigned long long template_libraries;

void finish_prepare(void) { template_libraries = libraries(); }

static void end_process(int status) __attribute__((noreturn));

static void end_process(int status) {
  if (status == -SIGINT) {
    signal(SIGINT, SIG_DFL);
    raise(SIGINT);
    status = 128 + SIGINT;
  }
  /* What the template's libraries do at an end is done to the template: nobody sees it here, and it takes 0.3 ms with NumPy. */
  if (libraries() != template_libraries) exit(status);
  fflush(NULL);
  _exit(status);
}

void finish(int status) {
  call(imported("threading"), "_shutdown");
  call(own.exits, "_run_exitfuncs");
  if (!has_threads() && flush_outputs() && would_be_silent()) end_process(status);
  if (Py_FinalizeEx() < 0) status = EXIT_NOT_FLUSHED;
  end_process(status);
}
