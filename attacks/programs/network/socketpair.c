/* Pairs of sockets of other families than Unix: the kernel makes both before it says that it cannot pair them. */
#define _GNU_SOURCE
#include <sys/socket.h>
#include "attack.h"

int main(void) {
  int refused = 0, pair[2];
  for (int family = 0; family <= 64; family++) {
    if (family == AF_UNIX) continue;
    for (int type = SOCK_STREAM; type <= SOCK_SEQPACKET; type++) {
      if (socketpair(family, type, 0, pair) == 0 || errno == EOPNOTSUPP)
        through("pair of family %d, type %d", family, type);
      else
        refused++;
    }
  }
  stopped("%d kinds of pairs are refused", refused);
  return 0;
}
