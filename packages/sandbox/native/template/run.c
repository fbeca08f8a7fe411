#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../src/util.h"
#include "template.h"

/* Exit statuses of `python FILE` for a file that cannot be opened, and for one that is a folder. */
#define EXIT_NO_FILE 2
#define EXIT_FOLDER 1
#define EXIT_EXCEPTION 1

static void flush(const char *name) {
  PyObject *type, *value, *traceback, *file = PySys_GetObject(name);
  PyErr_Fetch(&type, &value, &traceback);
  PyObject *done = file ? PyObject_CallMethod(file, "flush", NULL) : NULL;
  if (done) Py_DecRef(done);
  else PyErr_Clear();
  PyErr_Restore(type, value, traceback);
}

/* sys.path[0]: the folder of the script, links resolved. */
static void add_folder_to_path(void) {
  char path[PATH_MAX];
  PyObject *list = PySys_GetObject("path");
  if (!list || !realpath(TEMPLATE_SCRIPT, path)) return;
  *strrchr(path, '/') = 0;
  PyObject *folder = PyUnicode_DecodeFSDefault(path[0] ? path : "/");
  if (!folder || PyList_Insert(list, 0, folder) != 0) PyErr_Clear();
  if (folder) Py_DecRef(folder);
}

/* What sys.exit was given: nothing, a number, or something to print. */
static int status_of_exit(void) {
  PyObject *type, *value, *traceback;
  fflush(stdout);
  PyErr_Fetch(&type, &value, &traceback);
  PyErr_NormalizeException(&type, &value, &traceback);
  PyObject *code = value ? PyObject_GetAttrString(value, "code") : NULL;
  if (!code) {
    PyErr_Clear();
    code = value;
  }
  if (!code || code == Py_None) return 0;
  PyObject *number = PyDict_GetItemString(PyModule_GetDict(PyImport_AddModule("builtins")), "int");
  if (number && PyObject_IsInstance(code, number) == 1) return (int)PyLong_AsLong(code);
  PyObject *file = PySys_GetObject("stderr");
  if (file && file != Py_None) PyFile_WriteObject(code, file, Py_PRINT_RAW), PyFile_WriteObject(PyUnicode_FromString("\n"), file, Py_PRINT_RAW);
  PyErr_Clear();
  return EXIT_EXCEPTION;
}

static int status_of_exception(void) {
  if (PyErr_ExceptionMatches(PyExc_SystemExit)) return status_of_exit();
  int status = PyErr_Occurred() == PyExc_KeyboardInterrupt ? -SIGINT : EXIT_EXCEPTION;
  PyErr_Print();
  return status;
}

static void set_loader(PyObject *globals, const char *path) {
  PyObject *external = PyImport_ImportModule("_frozen_importlib_external");
  PyObject *loader = external ? PyObject_CallMethod(external, "SourceFileLoader", "ss", "__main__", path) : NULL;
  if (!loader || PyDict_SetItemString(globals, "__loader__", loader) != 0) PyErr_Clear();
  if (loader) Py_DecRef(loader);
  if (external) Py_DecRef(external);
}

/* The module of the program: like the one that the interpreter made, but known to the collector, which never looks at what is frozen. */
static PyObject *make_main(void) {
  PyObject *old = PyModule_GetDict(PyImport_AddModule("__main__")), *module = PyModule_New("__main__"), *annotations = PyDict_New();
  PyObject *globals = module ? PyModule_GetDict(module) : NULL;
  bool made = globals && annotations && PyDict_Update(globals, old) == 0 && PyDict_SetItemString(globals, "__annotations__", annotations) == 0 &&
              PyDict_SetItemString(PyImport_GetModuleDict(), "__main__", module) == 0;
  if (!made) PyErr_Clear();
  if (annotations) Py_DecRef(annotations);
  if (module) Py_DecRef(module);
  return made ? globals : old;
}

static int run_file(FILE *file, const char *path) {
  PyObject *globals = make_main();
  PyObject *name = PyUnicode_DecodeFSDefault(path);
  if (!name || PyDict_SetItemString(globals, "__file__", name) != 0 || PyDict_SetItemString(globals, "__cached__", Py_None) != 0) PyErr_Clear();
  if (name) Py_DecRef(name);
  set_loader(globals, path);
  int status = 0;
  PyObject *result = PyRun_FileExFlags(file, path, Py_file_input, globals, globals, 1, NULL);
  flush("stderr");
  flush("stdout");
  if (result) Py_DecRef(result);
  else status = status_of_exception();
  if (PyDict_DelItemString(globals, "__file__") != 0 || PyDict_DelItemString(globals, "__cached__") != 0) PyErr_Clear();
  return status;
}

int run_main(void) {
  struct stat status;
  char path[PATH_MAX];
  if (!getcwd(path, sizeof path - sizeof TEMPLATE_SCRIPT - 1)) path[0] = 0;
  strcat(path, "/" TEMPLATE_SCRIPT);
  FILE *file = fopen(TEMPLATE_SCRIPT, "rbe");
  if (!file) {
    dprintf(STDERR_FILENO, "%s: can't open file '%s': [Errno %d] %s\n", program_invocation_name, path, errno, strerror(errno));
    return EXIT_NO_FILE;
  }
  if (fstat(fileno(file), &status) == 0 && S_ISDIR(status.st_mode)) {
    dprintf(STDERR_FILENO, "%s: '%s' is a directory, cannot continue\n", program_invocation_name, path);
    return EXIT_FOLDER;
  }
  add_folder_to_path();
  return run_file(file, path);
}
