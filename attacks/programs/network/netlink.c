/* Netlink, with every protocol: routes and interfaces, firewall, audit, devices, SELinux, crypto and the rest. */
#define _GNU_SOURCE
#include <linux/netlink.h>
#include <sys/socket.h>
#include "attack.h"

int main(void) {
  for (int protocol = 0; protocol < 32; protocol++) {
    char what[64];
    snprintf(what, sizeof what, "netlink protocol %d", protocol);
    attempt(what, socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol));
    attempt(what, socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, protocol));
  }
  return 0;
}
