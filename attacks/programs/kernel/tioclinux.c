/* Pastes into the machine's console. On a pseudo-terminal the driver says ENOTTY: then nothing stood in front of it. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/tiocl.h>
#include <sys/ioctl.h>
#include "attack.h"

int main(void) {
  int master = open("/dev/ptmx", O_RDWR | O_NOCTTY);
  if (master < 0) {
    attempt("open a terminal", -1);
    return 0;
  }
  char request = TIOCL_PASTESEL;
  long result = ioctl(master, TIOCLINUX, &request);
  attempt("TIOCLINUX", result < 0 && (errno == ENOTTY || errno == EINVAL) ? 0 : result);
  return 0;
}
