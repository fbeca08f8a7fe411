/* Moves memory between nodes: its own, and that of PID 1. */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include "attack.h"

int main(void) {
  static char page[8192] __attribute__((aligned(4096)));
  page[0] = 1;
  unsigned long nodes = 1;
  void *pages[] = {page};
  int node = 0, status = 0;
  attempt("mbind", syscall(SYS_mbind, page, 4096, 1, &nodes, 8, 0));
  attempt("set_mempolicy", syscall(SYS_set_mempolicy, 1, &nodes, 8));
  attempt("move_pages", syscall(SYS_move_pages, 0, 1, pages, &node, &status, 2));
  attempt("migrate_pages of PID 1", syscall(SYS_migrate_pages, 1, 8, &nodes, &nodes));
  return 0;
}
