/* Looks for open descriptors that it was not given, and says what they are. The control gives itself one, and starts anew. */
#define _GNU_SOURCE
#include <fcntl.h>
#include "attack.h"

int main(int count, char **args) {
  int more = 0;
  if (is_control() && count > 1 && open("/etc/passwd", O_RDONLY) >= 0) execl(args[0], args[0], NULL);
  for (int fd = 3; fd < 70000; fd++) {
    if (fcntl(fd, F_GETFD) < 0) continue;
    char path[64], target[256] = "";
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (readlink(path, target, sizeof target - 1) < 0) strcpy(target, "unreadable");
    through("descriptor %d is open: %s", fd, target);
    more++;
  }
  for (int fd = 0; fd < 3; fd++) {
    char path[64], target[256] = "";
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (readlink(path, target, sizeof target - 1) > 0 && target[0] == '/' && strncmp(target, "/dev/", 5) != 0)
      through("descriptor %d is a file of the host: %s", fd, target);
  }
  if (more == 0) stopped("no descriptor but 0, 1 and 2 is open");
  return 0;
}
