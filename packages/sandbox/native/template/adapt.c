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

/*
 * The template's stdin is a pipe; one that can be sought in (/dev/null) is another kind of object to Python. As the interpreter makes it
 * (CPython's pylifecycle.c, create_stdio); compiled in the template, since a run would take 50 us for that.
 */
static const char stdin_source[] =
    "import io, sys\n"
    "buffered = io.open(0, 'rb', closefd=False)\n"
    "buffered.raw.name = '<stdin>'\n"
    "old = sys.stdin\n"
    "sys.stdin = sys.__stdin__ = io.TextIOWrapper(buffered, old.encoding, old.errors, '\\n', old.line_buffering, old.write_through)\n"
    "sys.stdin.mode = 'r'\n";
static PyObject *stdin_code;

bool adapt_prepare(void) {
  stdin_code = Py_CompileString(stdin_source, "stdin", Py_file_input);
  return stdin_code != NULL;
}

static void reopen_stdin(void) {
  struct stat status;
  if (fstat(STDIN_FILENO, &status) != 0 || !S_ISCHR(status.st_mode)) return;
  PyObject *names = PyDict_New();
  PyObject *done = names ? PyEval_EvalCode(stdin_code, names, names) : NULL;
  if (done) Py_DecRef(done);
  else PyErr_Clear();
  if (names) Py_DecRef(names);
}

void adapt(const struct program *program) {
  set_list("orig_argv", program->arguments);
  set_list("argv", program->arguments + 1);
  if (!is_same(program->environment, environ)) {
    environ = program->environment;
    show_variables(program->environment);
    refill_environ(program->environment);
  }
  reopen_stdin();
  /* What the program makes is known from what was there before (finish.c). */
  PyObject *done = PyObject_CallMethod(own.collector, "freeze", NULL);
  if (done) Py_DecRef(done);
  else PyErr_Clear();
}
