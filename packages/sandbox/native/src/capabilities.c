#include <linux/capability.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "init.h"

int set_capabilities(bool effective, bool permitted) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3];
  if (syscall(SYS_capget, &header, sets) != 0) return -1;
  for (unsigned i = 0; i < _LINUX_CAPABILITY_U32S_3; i++) {
    if (!permitted) sets[i].permitted = 0;
    sets[i].effective = effective ? sets[i].permitted : 0;
    sets[i].inheritable = 0;
  }
  return (int)syscall(SYS_capset, &header, sets);
}
