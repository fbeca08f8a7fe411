#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
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

/*
 * A folder or an archive, which Python runs in another way. To let it find out takes 0.4 ms, most of it pages of its importers that are
 * copied. An archive has this mark in its last bytes, behind which there may be a comment (zipimport.py).
 */
#define MARK "PK\005\006"
#define TAIL_BYTES (22 + 65535)

static bool is_script(void) {
  static char tail[TAIL_BYTES];
  struct stat status;
  int fd = open(TEMPLATE_SCRIPT, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return errno == ENOENT;
  ssize_t got = -1;
  if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode)) got = pread(fd, tail, sizeof tail, status.st_size > TAIL_BYTES ? status.st_size - TAIL_BYTES : 0);
  close(fd);
  return got >= 0 && !memmem(tail, (size_t)got, MARK, strlen(MARK));
}

/* Python asks its importers for each script, and keeps the answer. */
static void note_script(void) {
  PyObject *answers = PySys_GetObject("path_importer_cache");
  if (!answers || PyDict_SetItemString(answers, STUDENT_HOME "/" TEMPLATE_SCRIPT, Py_None) != 0) PyErr_Clear();
}

void prepare_to_ask(void) {
  PyObject *module = PyImport_ImportModule("zipimport");
  PyErr_Clear();
  if (module) Py_DecRef(module);
}

bool must_go_cold(const struct program *program) {
  char **arguments = program->arguments;
  if (!arguments[0] || strcmp(arguments[0], interpreter) != 0 || !arguments[1] || strcmp(arguments[1], TEMPLATE_SCRIPT) != 0) return true;
  if (start_differs(program->environment, environ) || start_differs(environ, program->environment)) return true;
  if (folder_shadows_module() || !is_script()) return true;
  note_script();
  return false;
}
