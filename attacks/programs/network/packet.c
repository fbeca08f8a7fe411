/* Listens to everything that passes the network interfaces. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <sys/socket.h>
#include "attack.h"

int main(void) {
  attempt("raw packet socket", socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL)));
  attempt("cooked packet socket", socket(AF_PACKET, SOCK_DGRAM, htons(ETH_P_ALL)));
  attempt("old packet socket", socket(AF_INET, SOCK_PACKET, htons(ETH_P_ALL)));
  return 0;
}
