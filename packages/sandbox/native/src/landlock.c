#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "init.h"
#include "util.h"

/* Newer than the headers of Debian 12; values from the kernel's uapi. */
#ifndef LANDLOCK_ACCESS_FS_REFER
#define LANDLOCK_ACCESS_FS_REFER (1ull << 13)
#endif
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ull << 14)
#endif
#ifndef LANDLOCK_ACCESS_FS_IOCTL_DEV
#define LANDLOCK_ACCESS_FS_IOCTL_DEV (1ull << 15)
#endif

struct rules_attribute {
  uint64_t files, net, scoped;
};

#define ACCESS_NET_TCP 3ull              /* bind and connect, ABI 4 */
#define SCOPE_ABSTRACT_UNIX_AND_SIGNAL 3ull /* ABI 6 */

#define READ_ACCESS (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define WRITE_ACCESS                                                                                                                  \
  (LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR |      \
   LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_SYM)
#define DEVICE_NODES (LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK) /* granted nowhere */

static int allow(int rules, const char *path, uint64_t access) {
  int dir = open(path, O_PATH | O_CLOEXEC);
  if (dir < 0) return -1;
  struct landlock_path_beneath_attr rule = {.allowed_access = access, .parent_fd = dir};
  int result = (int)syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
  close(dir);
  return result;
}

int landlock_rules(bool allow_tcp, bool *supported) {
  long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  /* ABI 1 forbids every rename between folders, which would break ordinary programs; 2 came with Linux 5.19. */
  *supported = abi >= 2;
  if (!*supported) return -1;
  uint64_t write = WRITE_ACCESS | LANDLOCK_ACCESS_FS_REFER | (abi >= 3 ? LANDLOCK_ACCESS_FS_TRUNCATE : 0);
  uint64_t ioctl = abi >= 5 ? LANDLOCK_ACCESS_FS_IOCTL_DEV : 0;
  struct rules_attribute attribute = {.files = READ_ACCESS | write | DEVICE_NODES | ioctl};
  if (abi >= 4 && !allow_tcp) attribute.net = ACCESS_NET_TCP;
  if (abi >= 6) attribute.scoped = SCOPE_ABSTRACT_UNIX_AND_SIGNAL;
  size_t size = abi >= 6 ? 24 : abi >= 4 ? 16 : 8;
  int rules = (int)syscall(SYS_landlock_create_ruleset, &attribute, size, 0);
  if (rules < 0) return -1;
  if (allow(rules, "/", READ_ACCESS) == 0 && allow(rules, STUDENT_HOME, READ_ACCESS | write) == 0 && allow(rules, "/tmp", READ_ACCESS | write) == 0 &&
      allow(rules, "/dev/shm", READ_ACCESS | write) == 0 && allow(rules, "/dev", READ_ACCESS | LANDLOCK_ACCESS_FS_WRITE_FILE | ioctl) == 0 &&
      allow(rules, "/proc", READ_ACCESS | LANDLOCK_ACCESS_FS_WRITE_FILE) == 0)
    return rules;
  int saved = errno;
  close(rules);
  errno = saved;
  return -1;
}
