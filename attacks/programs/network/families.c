/*
 * Every socket family but Unix, of every type: crypto, Bluetooth, CAN, TIPC, RDS, XDP, keys, and those that nobody
 * remembers. An impossible type is asked for too: the kernel answers EINVAL to it, whether it has the family (or would
 * load its module) or not; so that answer shows that the family got past the filter.
 */
#define _GNU_SOURCE
#include <sys/socket.h>
#include "attack.h"

int main(void) {
  static const int types[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, SOCK_RDM, SOCK_SEQPACKET, SOCK_PACKET, 15};
  int refused = 0;
  for (int family = 0; family <= 64; family++) {
    if (family == AF_UNIX) continue;
    for (unsigned i = 0; i < sizeof types / sizeof *types; i++) {
      int fd = socket(family, types[i], 0);
      if (fd >= 0 || errno == EINVAL)
        through("family %d, type %d", family, types[i]);
      else
        refused++;
      if (fd >= 0) close(fd);
    }
  }
  stopped("%d families and types are refused", refused);
  return 0;
}
