/* The kernel's log tells addresses and what other processes do. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/klog.h>
#include "attack.h"

int main(void) {
  char text[4096];
  attempt("syslog: read all", klogctl(3, text, sizeof text));
  attempt("syslog: size", klogctl(10, NULL, 0));
  attempt("open /dev/kmsg", open("/dev/kmsg", O_RDONLY | O_NONBLOCK));
  attempt("open /proc/kmsg", open("/proc/kmsg", O_RDONLY | O_NONBLOCK));
  return 0;
}
