/* Pings the host itself: by a datagram socket, which needs no rights, and by a raw one. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <sys/socket.h>
#include "attack.h"

static void ping(const char *what, int type) {
  int fd = socket(AF_INET, type, IPPROTO_ICMP);
  struct icmphdr echo = {.type = ICMP_ECHO, .checksum = htons(0xf7ff)};
  struct sockaddr_in host = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  attempt(what, fd < 0 ? -1 : sendto(fd, &echo, sizeof echo, 0, (struct sockaddr *)&host, sizeof host));
}

int main(void) {
  ping("ICMP by a raw socket", SOCK_RAW);
  ping("ICMP by a datagram socket", SOCK_DGRAM);
  return 0;
}
