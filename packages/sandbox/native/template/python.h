/*
 * CPython as far as a template uses it: functions of the documented C API that every version from 3.9 on has, resolved in the
 * interpreter that loads us. Declared here, so that one object serves every interpreter and none needs its headers.
 */
#ifndef INVIGIL_PYTHON_H
#define INVIGIL_PYTHON_H

#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

typedef struct object PyObject;

/* Larger than any version's; functions of that version fill it. */
typedef struct {
  _Alignas(16) char bytes[8192];
} PyConfig;

typedef struct {
  int type; /* 0: ok */
  const char *function, *message;
  int exit_code;
} PyStatus;

typedef struct {
  const char *name;
  PyObject *(*function)(PyObject *self, PyObject *arguments);
  int flags;
  const char *doc;
} PyMethodDef;

#define METH_NOARGS 4
#define Py_file_input 257
#define Py_tp_del 53
#define Py_tp_finalize 80
#define Py_TPFLAGS_HAVE_GC (1ul << 14)
#define Py_PRINT_RAW 1

extern PyObject *PyExc_SystemExit, *PyExc_KeyboardInterrupt;
extern PyObject _Py_NoneStruct;
#define Py_None (&_Py_NoneStruct)

void PyConfig_InitPythonConfig(PyConfig *config);
PyStatus PyConfig_SetBytesArgv(PyConfig *config, ssize_t count, char *const *arguments);
void PyConfig_Clear(PyConfig *config);
PyStatus Py_InitializeFromConfig(const PyConfig *config);
int Py_FinalizeEx(void);

void PyOS_BeforeFork(void);
void PyOS_AfterFork_Parent(void);
void PyOS_AfterFork_Child(void);

void Py_IncRef(PyObject *object);
void Py_DecRef(PyObject *object);

PyObject *PyImport_ImportModule(const char *name);
PyObject *PyImport_AddModule(const char *name); /* borrowed */
PyObject *PyImport_GetModuleDict(void);         /* borrowed */
PyObject *PyImport_GetImporter(PyObject *path);
PyObject *PyModule_New(const char *name);
PyObject *PyModule_GetDict(PyObject *module);   /* borrowed */

PyObject *PySys_GetObject(const char *name); /* borrowed */
int PySys_SetObject(const char *name, PyObject *value);

int PyDict_Update(PyObject *dict, PyObject *other);
PyObject *PyDict_New(void);
PyObject *PyDict_Copy(PyObject *dict);
int PyDict_Contains(PyObject *dict, PyObject *key);
PyObject *PyDict_GetItemString(PyObject *dict, const char *key); /* borrowed */
int PyDict_SetItem(PyObject *dict, PyObject *key, PyObject *value);
int PyDict_SetItemString(PyObject *dict, const char *key, PyObject *value);
int PyDict_DelItem(PyObject *dict, PyObject *key);
int PyDict_DelItemString(PyObject *dict, const char *key);
PyObject *PyDict_Keys(PyObject *dict);

PyObject *PyList_New(ssize_t size);
int PyList_Append(PyObject *list, PyObject *item);
int PyList_Insert(PyObject *list, ssize_t index, PyObject *item);
ssize_t PyList_Size(PyObject *list);
PyObject *PyList_GetItem(PyObject *list, ssize_t index); /* borrowed */

PyObject *PyUnicode_DecodeFSDefault(const char *text);
PyObject *PyUnicode_FromString(const char *text);
const char *PyUnicode_AsUTF8(PyObject *text);
PyObject *PyBytes_FromString(const char *text);
PyObject *PyBytes_FromStringAndSize(const char *bytes, ssize_t size);
long PyLong_AsLong(PyObject *number);
PyObject *PyLong_FromLong(long number);

PyObject *PyObject_Type(PyObject *object);
void *PyType_GetSlot(PyObject *type, int slot);
unsigned long PyType_GetFlags(PyObject *type);
int PyObject_HasAttrString(PyObject *object, const char *name);
PyObject *PyObject_GetAttrString(PyObject *object, const char *name);
PyObject *PyObject_CallMethod(PyObject *object, const char *name, const char *format, ...);
PyObject *PyObject_CallFunction(PyObject *callable, const char *format, ...);
int PyObject_IsTrue(PyObject *object);
int PyObject_IsInstance(PyObject *object, PyObject *type);
PyObject *PyWeakref_NewRef(PyObject *object, PyObject *callback);
PyObject *PyCFunction_NewEx(PyMethodDef *method, PyObject *self, PyObject *module);
int PyFile_WriteObject(PyObject *object, PyObject *file, int flags);

PyObject *PyErr_Occurred(void); /* borrowed */
int PyErr_ExceptionMatches(PyObject *type);
void PyErr_Fetch(PyObject **type, PyObject **value, PyObject **traceback);
void PyErr_NormalizeException(PyObject **type, PyObject **value, PyObject **traceback);
void PyErr_Restore(PyObject *type, PyObject *value, PyObject *traceback);
void PyErr_Clear(void);
void PyErr_Print(void);
void PyErr_WriteUnraisable(PyObject *object);

PyObject *Py_CompileString(const char *text, const char *name, int start);
PyObject *PyEval_EvalCode(PyObject *code, PyObject *globals, PyObject *locals);
PyObject *PyRun_FileExFlags(FILE *file, const char *name, int start, PyObject *globals, PyObject *locals, int close, void *flags);

ssize_t PyGC_Collect(void);

void *PyInterpreterState_Head(void);
void *PyInterpreterState_ThreadHead(void *interpreter);
void *PyThreadState_Next(void *thread);

#endif
