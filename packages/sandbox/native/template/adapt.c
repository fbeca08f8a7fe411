#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "template.h"

extern char **environ;

static void set_list(const char *name, char **strings) {
  PyObject *list = PyList_New(0);
  for (; list && *strings; strings++) {
    PyObject *text = PyUnicode_DecodeFSDefault(*strings);
    if (!text || PyList_Append(list, text) != 0) PyErr_Clear();
    if (text) Py_DecRef(text);
  }
  if (!list || PySys_SetObject(name, list) != 0) PyErr_Clear();
  if (list) Py_DecRef(list);
}

static bool is_same(char **a, char **b) {
  for (; *a && *b; a++, b++)
    if (strcmp(*a, *b) != 0) return false;
  return !*a && !*b;
}

/* os.environ is a copy that was made when the interpreter started. */
static void refill_environ(char **variables) {
  PyObject *os = PyDict_GetItemString(PyImport_GetModuleDict(), "os");
  PyObject *object = os ? PyObject_GetAttrString(os, "environ") : NULL;
  PyObject *data = object ? PyObject_GetAttrString(object, "_data") : NULL;
  PyObject *cleared = data ? PyObject_CallMethod(data, "clear", NULL) : NULL;
  for (; cleared && *variables; variables++) {
    const char *equals = strchr(*variables, '=');
    if (!equals) continue;
    PyObject *name = PyBytes_FromStringAndSize(*variables, equals - *variables), *value = PyBytes_FromString(equals + 1);
    if (name && value) PyDict_SetItem(data, name, value);
    if (name) Py_DecRef(name);
    if (value) Py_DecRef(value);
  }
  PyErr_Clear();
  if (cleared) Py_DecRef(cleared);
  if (data) Py_DecRef(data);
  if (object) Py_DecRef(object);
}

/* The template's stdin is a pipe; one that can be sought in (/dev/null) is another kind of object to Python. */
static void reopen_stdin(void) {
  struct stat status;
  if (fstat(STDIN_FILENO, &status) != 0 || !S_ISCHR(status.st_mode)) return;
  PyObject *old = PySys_GetObject("stdin");
  PyObject *io = PyImport_ImportModule("io");
  PyObject *encoding = old ? PyObject_GetAttrString(old, "encoding") : NULL, *errors = old ? PyObject_GetAttrString(old, "errors") : NULL;
  PyObject *raw = io ? PyObject_CallMethod(io, "open", "isiOOOi", STDIN_FILENO, "rb", -1, Py_None, Py_None, Py_None, 0) : NULL;
  PyObject *buffered = raw ? PyObject_GetAttrString(raw, "raw") : NULL;
  PyObject *name = buffered ? PyUnicode_FromString("<stdin>") : NULL;
  PyObject *file = raw && encoding && errors ? PyObject_CallMethod(io, "TextIOWrapper", "OOOsi", raw, encoding, errors, "\n", 0) : NULL;
  PyObject *mode = PyUnicode_FromString("r");
  PyObject *module = NULL;
  if (file && name && mode) {
    PyObject *set = PyObject_CallMethod(buffered, "__setattr__", "sO", "name", name);
    if (set) Py_DecRef(set);
    set = PyObject_CallMethod(file, "__setattr__", "sO", "mode", mode);
    if (set) Py_DecRef(set);
    PySys_SetObject("stdin", file);
    PySys_SetObject("__stdin__", file);
  }
  PyErr_Clear();
  PyObject *all[] = {io, encoding, errors, raw, buffered, name, file, mode, module};
  for (unsigned i = 0; i < sizeof all / sizeof all[0]; i++)
    if (all[i]) Py_DecRef(all[i]);
}

void adapt(const struct program *program) {
  set_list("orig_argv", program->arguments);
  set_list("argv", program->arguments + 1);
  if (!is_same(program->environment, environ)) {
    environ = program->environment;
    refill_environ(program->environment);
  }
  reopen_stdin();
}
