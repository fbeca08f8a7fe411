/* Memory that not even the kernel sees. */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include "attack.h"

#ifndef SYS_memfd_secret
#define SYS_memfd_secret 447
#endif

int main(void) {
  attempt("memfd_secret", syscall(SYS_memfd_secret, 0));
  return 0;
}
