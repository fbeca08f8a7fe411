/* Old asynchronous input and output: its quota is one for the whole host, so that one run could take all of it. */
#define _GNU_SOURCE
#include <linux/aio_abi.h>
#include <sys/syscall.h>
#include "attack.h"

int main(void) {
  aio_context_t context = 0;
  attempt("io_setup", syscall(SYS_io_setup, 128, &context));
  return 0;
}
