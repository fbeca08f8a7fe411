/* Calls that are gone or nearly so; where a kernel still has them they are unguarded and little tested. */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include "attack.h"

static void try_call(const char *name, long number) {
  long result = syscall(number, -1, -1, -1, -1, -1, -1);
  attempt(name, result < 0 && errno != EPERM && errno != ENOSYS ? 0 : result);
}

int main(void) {
#ifdef __x86_64__
  try_call("lookup_dcookie", SYS_lookup_dcookie);
  try_call("nfsservctl", SYS_nfsservctl);
  try_call("uselib", SYS_uselib);
  try_call("_sysctl", SYS__sysctl);
  try_call("create_module", SYS_create_module);
  try_call("vserver", SYS_vserver);
  try_call("ustat", SYS_ustat);
  try_call("sysfs", SYS_sysfs);
#else
  stopped("written for x86-64");
#endif
  return 0;
}
