/* Types into a terminal as if its user did. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include "attack.h"

int main(void) {
  int master = open("/dev/ptmx", O_RDWR | O_NOCTTY);
  if (master < 0 || unlockpt(master) < 0) {
    attempt("open a terminal", -1);
    return 0;
  }
  char name[64];
  if (ptsname_r(master, name, sizeof name) != 0) return 1;
  if (fork() == 0) {
    setsid();
    int terminal = open(name, O_RDWR);
    ioctl(terminal, TIOCSCTTY, 0);
    attempt("TIOCSTI", ioctl(terminal, TIOCSTI, "x"));
    /* A filter that compares 64 bits of the request misses this one: the kernel reads only 32. */
    attempt("TIOCSTI with high bits", ioctl(terminal, 0xabcd00000000ul | TIOCSTI, "x"));
    _exit(0);
  }
  wait(NULL);
  return 0;
}
