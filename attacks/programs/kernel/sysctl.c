/* Opens the kernel's settings for writing. It writes nothing: the open is where the right is checked. */
#define _GNU_SOURCE
#include <fcntl.h>
#include "attack.h"

int main(void) {
  static const char *const names[] = {
      "kernel/core_pattern",       "kernel/hostname", "kernel/modprobe", "kernel/ns_last_pid",
      "kernel/randomize_va_space", "fs/suid_dumpable", "vm/overcommit_memory", "vm/drop_caches",
      "net/ipv4/ip_forward",       "user/max_user_namespaces",
  };
  for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
    char path[96];
    snprintf(path, sizeof path, "/proc/sys/%s", names[i]);
    attempt(path, open(path, O_WRONLY));
  }
  return 0;
}
