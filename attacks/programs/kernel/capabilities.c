/* Takes capabilities back, and becomes root. */
#define _GNU_SOURCE
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include "attack.h"

int main(void) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct data[2] = {{0}};
  syscall(SYS_capget, &header, data);
  if (data[0].effective != 0) through("capabilities in force: %08x", data[0].effective);
  if (data[0].permitted != 0) through("capabilities permitted: %08x", data[0].permitted);
  data[0].effective = data[0].permitted = data[0].inheritable = 1u << CAP_SYS_ADMIN;
  attempt("capset(CAP_SYS_ADMIN)", syscall(SYS_capset, &header, data));
  attempt("ambient CAP_SYS_ADMIN", prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_SYS_ADMIN, 0, 0));
  attempt("setuid(0)", setuid(0));
  attempt("setgid(0)", setgid(0));
  attempt("setresuid(0)", setresuid(0, 0, 0));
  return 0;
}
