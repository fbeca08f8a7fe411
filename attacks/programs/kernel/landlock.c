/* Adds rules of its own that allow everything, then writes where the sandbox does not let it. It opens, and writes nothing. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include "attack.h"

int main(void) {
  __u64 all = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_MAKE_REG;
  struct landlock_ruleset_attr handled = {.handled_access_fs = all};
  long rules = syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0);
  struct landlock_path_beneath_attr beneath = {.allowed_access = all, .parent_fd = open("/", O_PATH)};
  syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  syscall(SYS_landlock_restrict_self, rules, 0);
  attempt("open /etc/passwd for writing", open("/etc/passwd", O_WRONLY));
  attempt("open /usr/bin/env for writing", open("/usr/bin/env", O_WRONLY));
  attempt("open /usr/lib/os-release for writing", open("/usr/lib/os-release", O_WRONLY));
  attempt("open /proc/1/mem", open("/proc/1/mem", O_RDWR));
  return 0;
}
