/* Opens settings of devices, memory and control groups below /sys for writing; writes nothing. */
#define _GNU_SOURCE
#include <fcntl.h>
#include "attack.h"

int main(void) {
  static const char *const paths[] = {
      "/sys/kernel/mm/transparent_hugepage/enabled", "/sys/kernel/uevent_helper",       "/sys/power/state",
      "/sys/fs/cgroup/cgroup.procs",                 "/sys/fs/cgroup/memory/tasks",     "/sys/fs/cgroup/memory/release_agent",
      "/sys/fs/cgroup/unified/cgroup.procs",         "/sys/module/apparmor/uevent",     "/sys/firmware/efi/efivars",
      "/sys/kernel/debug",                           "/sys/kernel/security/apparmor",
  };
  for (unsigned i = 0; i < sizeof paths / sizeof *paths; i++) attempt(paths[i], open(paths[i], O_WRONLY));
  return 0;
}
