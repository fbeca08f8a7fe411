/* The emergency keys. It presses none: the open is where the right is checked. */
#define _GNU_SOURCE
#include <fcntl.h>
#include "attack.h"

int main(void) {
  attempt("open /proc/sysrq-trigger", open("/proc/sysrq-trigger", O_WRONLY));
  attempt("open /proc/sys/kernel/sysrq", open("/proc/sys/kernel/sysrq", O_WRONLY));
  return 0;
}
