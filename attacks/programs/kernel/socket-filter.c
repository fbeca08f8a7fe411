/* Has the kernel compile and run a filter for its socket: a small language that has had its holes. */
#define _GNU_SOURCE
#include <linux/filter.h>
#include <sys/socket.h>
#include "attack.h"

int main(void) {
  struct sock_filter accept_all[] = {BPF_STMT(BPF_RET | BPF_K, 0xffff)};
  struct sock_fprog program = {1, accept_all};
  int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
  attempt("SO_ATTACH_FILTER", setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program));
  attempt("SO_LOCK_FILTER", setsockopt(fd, SOL_SOCKET, SO_LOCK_FILTER, &(int){1}, sizeof(int)));
  return 0;
}
