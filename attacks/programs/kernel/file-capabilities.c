/* Gives a file of its own capabilities, to gain them by running it. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/capability.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include "attack.h"

int main(void) {
  close(open("file", O_CREAT | O_WRONLY, 0755));
  struct vfs_cap_data all = {.magic_etc = VFS_CAP_REVISION_2 | VFS_CAP_FLAGS_EFFECTIVE, .data = {{~0u, 0}, {~0u, 0}}};
  attempt("set security.capability", setxattr("file", "security.capability", &all, sizeof all, 0));
  attempt("set trusted.invigil", setxattr("file", "trusted.invigil", "x", 1, 0));
  attempt("give the file to root", chown("file", 0, 0));
  return 0;
}
