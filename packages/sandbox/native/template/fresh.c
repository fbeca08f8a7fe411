#include <sys/random.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "template.h"

static PyObject *imported(const char *name) { return PyDict_GetItemString(PyImport_GetModuleDict(), name); }

static void forget_error(PyObject *result) {
  if (result) Py_DecRef(result);
  else PyErr_Clear();
}

/* `random` does this by itself after a fork; NumPy's global generator does not. 128 bits: the chance of two runs alike is nil. */
static void reseed_numpy(void) {
  unsigned words[4];
  PyObject *module = imported("numpy.random");
  if (!module || getrandom(words, sizeof words, 0) != sizeof words) return;
  forget_error(PyObject_CallMethod(module, "seed", "([IIII])", words[0], words[1], words[2], words[3]));
}

/* The main thread knows its kernel id since the template; it is another one here. */
static void name_main_thread(void) {
  PyObject *module = imported("threading");
  PyObject *thread = module ? PyObject_CallMethod(module, "main_thread", NULL) : NULL;
  if (!thread) return PyErr_Clear();
  forget_error(PyObject_CallMethod(thread, "_set_native_id", NULL));
  Py_DecRef(thread);
}

void make_fresh(void) {
  reseed_numpy();
  name_main_thread();
}
