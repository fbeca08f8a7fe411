/*
 * Looks for network interfaces beside lo, and switches lo on, by the requests that a Unix socket takes as well as any other.
 */
#define _GNU_SOURCE
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include "attack.h"

int main(void) {
  int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
  struct ifreq one = {0};
  int seen = 0;
  if (ioctl(fd, SIOCGIFFLAGS, &one) < 0 && errno != ENODEV) stopped("ask for interfaces: %s", strerror(errno));
  for (int index = 1; index < 64; index++) {
    one.ifr_ifindex = index;
    if (ioctl(fd, SIOCGIFNAME, &one) < 0 || strcmp(one.ifr_name, "lo") == 0) continue;
    ioctl(fd, SIOCGIFFLAGS, &one);
    if (one.ifr_flags & IFF_UP) through("interface %s is up", one.ifr_name);
    seen++;
  }
  strcpy(one.ifr_name, "lo");
  if (ioctl(fd, SIOCGIFFLAGS, &one) == 0) {
    if (one.ifr_flags & IFF_UP) through("lo is up");
    one.ifr_flags |= IFF_UP;
    attempt("switch lo on", ioctl(fd, SIOCSIFFLAGS, &one));
  }
  char line[512], name[64];
  unsigned long long bytes;
  FILE *list = fopen("/proc/self/net/dev", "r");
  while (list && fgets(line, sizeof line, list))
    if (sscanf(line, " %63[^:]: %llu", name, &bytes) == 2 && bytes > 0) through("/proc/self/net/dev shows that %s received %llu bytes", name, bytes);
  return seen > 60;
}
