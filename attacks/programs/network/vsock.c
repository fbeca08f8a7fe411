/* Where the machine is virtual, vsock reaches its host past every network namespace. */
#define _GNU_SOURCE
#include <linux/vm_sockets.h>
#include <sys/socket.h>
#include "attack.h"

int main(void) {
  attempt("vsock stream socket", socket(AF_VSOCK, SOCK_STREAM | SOCK_CLOEXEC, 0));
  attempt("vsock datagram socket", socket(AF_VSOCK, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  attempt("vsock seqpacket socket", socket(AF_VSOCK, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
  return 0;
}
