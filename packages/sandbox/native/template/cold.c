#include <dirent.h>
#include <string.h>
#include <unistd.h>

#include "template.h"

extern char **environ;

/* What an interpreter, its libraries or the C library read when they start, and never again. */
static const char *const read_at_start[] = {"PYTHON", "LD_", "LC_", "LANG", "MALLOC_", "GLIBC_", "TZ=", "HOME=", "OMP_", "OPENBLAS_", "MKL_", "MPL", "NPY_", "BLIS_", "VECLIB_", "NUMEXPR_"};

static bool is_read_at_start(const char *variable) {
  for (unsigned i = 0; i < sizeof read_at_start / sizeof read_at_start[0]; i++)
    if (strncmp(variable, read_at_start[i], strlen(read_at_start[i])) == 0) return true;
  return false;
}

static bool has(char **list, const char *variable) {
  for (; *list; list++)
    if (strcmp(*list, variable) == 0) return true;
  return false;
}

/* One that is here and not there. */
static bool start_differs(char **here, char **there) {
  for (; *here; here++)
    if (is_read_at_start(*here) && !has(there, *here)) return true;
  return false;
}

static bool is_preloaded(const char *name, size_t length) {
  char module[256];
  if (length >= sizeof module) return false;
  memcpy(module, name, length);
  module[length] = 0;
  return PyDict_GetItemString(warm_modules, module) && !PyDict_GetItemString(bare_modules, module);
}

/*
 * A file of the student that an import would find before a module that is imported already (`random.py`, `numpy/`), or where Python looks
 * when it starts for packages of a user.
 */
static bool shadows_module(const char *name) {
  size_t length = strcspn(name, ".");
  if (strcmp(name, ".local") == 0) return true;
  return length > 0 && is_preloaded(name, length);
}

static bool folder_shadows_module(void) {
  DIR *folder = opendir(".");
  bool found = false;
  for (struct dirent *entry; folder && !found && (entry = readdir(folder));) found = shadows_module(entry->d_name);
  if (folder) closedir(folder);
  return found;
}

/* A folder or an archive, which Python runs in another way. It asks this of every script, and remembers the answer. */
static bool is_no_file(const char *script) {
  PyObject *path = PyUnicode_FromString(script), *importer = path ? PyImport_GetImporter(path) : NULL;
  bool other = importer != Py_None;
  PyErr_Clear();
  if (importer) Py_DecRef(importer);
  if (path) Py_DecRef(path);
  return other;
}

/* To ask the first time imports a module for archives, which would take a run 0.4 ms. */
void prepare_to_ask(void) {
  static const char nothing[] = "/nothing";
  is_no_file(nothing);
  PyObject *answers = PySys_GetObject("path_importer_cache");
  if (!answers || PyDict_DelItemString(answers, nothing) != 0) PyErr_Clear();
}

bool must_go_cold(const struct program *program) {
  char **arguments = program->arguments;
  if (!arguments[0] || strcmp(arguments[0], interpreter) != 0 || !arguments[1] || strcmp(arguments[1], TEMPLATE_SCRIPT) != 0) return true;
  if (start_differs(program->environment, environ) || start_differs(environ, program->environment)) return true;
  return folder_shadows_module() || is_no_file(STUDENT_HOME "/" TEMPLATE_SCRIPT);
}
