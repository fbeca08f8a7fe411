/* Does not read its input. The argument: `stay`, `close` or `leave`. */
#include "attack.h"
#include <sys/ioctl.h>

int main(int count, char **arguments) {
  const char *how = count > 1 ? arguments[1] : "leave";
  int waiting = 0;
  usleep(100000);
  ioctl(0, FIONREAD, &waiting);
  if (is_control()) {
    if (waiting > 0) through("%d bytes wait to be read", waiting);
    return 0;
  }
  if (strcmp(how, "close") == 0) close(0);
  if (strcmp(how, "leave") != 0) sleep(2);
  puts("never read");
  return 7;
}
