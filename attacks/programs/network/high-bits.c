/* A family is 32 bits wide: a filter that compares 64 may be passed by bits above them. */
#define _GNU_SOURCE
#include <sys/socket.h>
#include <sys/syscall.h>
#include "attack.h"

int main(void) {
  static const long families[] = {AF_INET, AF_INET6, AF_NETLINK, AF_VSOCK};
  for (unsigned i = 0; i < sizeof families / sizeof *families; i++) {
    char what[64];
    snprintf(what, sizeof what, "family %ld with high bits", families[i]);
    attempt(what, syscall(SYS_socket, families[i] | 0x100000000l, SOCK_DGRAM, 0));
    attempt(what, syscall(SYS_socket, families[i] | 0x100000000l, SOCK_RAW, 0));
    attempt(what, syscall(SYS_socket, families[i] | 0x7fffffff00000000l, SOCK_STREAM, 0));
  }
  return 0;
}
