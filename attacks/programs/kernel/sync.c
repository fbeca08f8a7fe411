/* Makes the whole host wait for its disks. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/syscall.h>
#include "attack.h"

int main(void) {
  attempt("syncfs of /usr", syncfs(open("/usr", O_RDONLY | O_DIRECTORY)));
  attempt("sync", syscall(SYS_sync));
  return 0;
}
