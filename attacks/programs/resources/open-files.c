/* As many open files as it gets, the soft limit raised first. */
#include "attack.h"
#include <fcntl.h>
#include <sys/resource.h>

#define ENOUGH 600

int main(void) {
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  for (int count = 0; count < ENOUGH; count++)
    if (open("/dev/null", O_RDONLY) < 0) {
      stopped("open file %d: %s", count, strerror(errno));
      return 0;
    }
  through("%d open files", ENOUGH);
  return 0;
}
