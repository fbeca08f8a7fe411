/* Sockets of the internet families, of every type and with the protocols that a filter may forget. */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <sys/socket.h>
#include "attack.h"

#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP 262
#endif

static void try_socket(int family, int type, int protocol) {
  char what[64];
  snprintf(what, sizeof what, "socket of family %d, type %d, protocol %d", family, type, protocol);
  int fd = socket(family, type | SOCK_NONBLOCK, protocol);
  attempt(what, fd);
  if (fd >= 0) close(fd);
}

int main(void) {
  static const int families[] = {AF_INET, AF_INET6};
  static const int kinds[][2] = {
      {SOCK_STREAM, 0},
      {SOCK_DGRAM, 0},
      {SOCK_STREAM, IPPROTO_MPTCP},
      {SOCK_SEQPACKET, IPPROTO_SCTP},
      {SOCK_DGRAM, IPPROTO_UDPLITE},
      {SOCK_RAW, IPPROTO_ICMP},
      {SOCK_RAW, IPPROTO_RAW},
      {SOCK_PACKET, 0},
  };
  for (unsigned f = 0; f < 2; f++)
    for (unsigned k = 0; k < sizeof kinds / sizeof *kinds; k++) try_socket(families[f], kinds[k][0], kinds[k][1]);
  return 0;
}
