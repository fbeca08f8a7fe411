/*
 * Calls newer than the filter, by number: what it does not know it must refuse. Those that it may know (up to 499) may
 * answer EPERM; beyond, only ENOSYS tells a C library to fall back to an older call.
 */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include "attack.h"

int main(void) {
  int refused = 0;
  for (long number = 463; number < 1100; number++) {
    long result = syscall(number, -1, -1, -1, -1, -1, -1);
    if (result < 0 && (errno == ENOSYS || (errno == EPERM && number < 500)))
      refused++;
    else
      through("call %ld answered %ld (%s)", number, result, strerror(errno));
  }
  stopped("%d calls do not exist", refused);
  return 0;
}
