#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "template.h"

/*
 * The end of an interpreter is longer than most programs: it takes every module and type apart, of which nobody sees anything but what
 * the program's own objects do. Here those are ended as the interpreter ends them, in its order (CPython's pylifecycle.c and import.c,
 * finalize_modules), and the process ends; what the template brought stays as it is. Where that could be told apart (threads that still
 * run, outputs that cannot be written), the interpreter ends itself.
 */

#define EXIT_NOT_FLUSHED 120

static void drop(PyObject *object) {
  if (object) Py_DecRef(object);
}

static PyObject *imported(const char *name) { return PyDict_GetItemString(PyImport_GetModuleDict(), name); }

static void call(const char *module_name, const char *function) {
  PyObject *module = imported(module_name);
  PyObject *done = module ? PyObject_CallMethod(module, function, NULL) : NULL;
  if (module && !done) PyErr_WriteUnraisable(module);
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

static void collect(void) { PyGC_Collect(); }

/* What hangs on sys and could be the program's own. */
static void clear_special(void) {
  static const char *const names[] = {"path", "argv", "ps1", "ps2", "last_type", "last_value", "last_traceback", "last_exc", "path_hooks", "path_importer_cache", "meta_path", "__interactivehook__"};
  static const char *const files[][2] = {{"stdin", "__stdin__"}, {"stdout", "__stdout__"}, {"stderr", "__stderr__"}};
  PyDict_SetItemString(PyModule_GetDict(PyImport_AddModule("builtins")), "_", Py_None);
  for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++)
    if (PySys_GetObject(names[i])) PySys_SetObject(names[i], Py_None);
  for (unsigned i = 0; i < sizeof files / sizeof files[0]; i++) {
    PyObject *original = PySys_GetObject(files[i][1]);
    PySys_SetObject(files[i][0], original ? original : Py_None);
  }
  PyErr_Clear();
}

/* Takes the program's own modules out of sys.modules, in its order; weak references to those that something else may hold. */
static PyObject *remove_modules(void) {
  PyObject *modules = PyImport_GetModuleDict(), *names = PyDict_Keys(modules), *weak = PyList_New(0);
  for (ssize_t i = 0; names && weak && i < PyList_Size(names); i++) {
    PyObject *name = PyList_GetItem(names, i);
    const char *text = PyUnicode_AsUTF8(name);
    bool is_main = text && strcmp(text, "__main__") == 0;
    if (!is_main && PyDict_Contains(warm_modules, name) != 0) continue;
    PyObject *module = text ? PyDict_GetItemString(modules, text) : NULL;
    PyObject *reference = module && module != Py_None ? PyWeakref_NewRef(module, NULL) : NULL;
    if (reference) PyList_Append(weak, reference);
    drop(reference);
    PyErr_Clear();
    PyDict_SetItem(modules, name, Py_None);
  }
  drop(names);
  return weak;
}

/* A module that is still held loses its names: first those with one underscore in front, then all but __builtins__. */
static void clear_names(PyObject *globals, bool private) {
  PyObject *names = PyDict_Keys(globals);
  for (ssize_t i = 0; names && i < PyList_Size(names); i++) {
    const char *name = PyUnicode_AsUTF8(PyList_GetItem(names, i));
    if (!name) continue;
    bool is_private = name[0] == '_' && name[1] != '_';
    if (private ? is_private : name[0] != '_' || strcmp(name, "__builtins__") != 0) PyDict_SetItemString(globals, name, Py_None);
  }
  PyErr_Clear();
  drop(names);
}

static void clear_held(PyObject *weak) {
  for (ssize_t i = weak ? PyList_Size(weak) : 0; i-- > 0;) {
    PyObject *module = PyObject_CallFunction(PyList_GetItem(weak, i), NULL);
    if (module && module != Py_None) {
      clear_names(PyModule_GetDict(module), true);
      clear_names(PyModule_GetDict(module), false);
    }
    drop(module);
    PyErr_Clear();
  }
}

static void end_process(int status) __attribute__((noreturn));

static void end_process(int status) {
  fflush(NULL);
  if (status == -SIGINT) {
    signal(SIGINT, SIG_DFL);
    kill(getpid(), SIGINT);
    status = 128 + SIGINT;
  }
  _exit(status);
}

void finish(int status) {
  call("threading", "_shutdown");
  call("atexit", "_run_exitfuncs");
  if (has_threads() || !flush_outputs()) {
    if (Py_FinalizeEx() < 0) status = EXIT_NOT_FLUSHED;
    end_process(status);
  }
  collect();
  clear_special();
  PyObject *weak = remove_modules();
  collect();
  clear_held(weak);
  flush_outputs();
  end_process(status);
}
