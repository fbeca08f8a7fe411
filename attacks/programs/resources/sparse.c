/* A file of 1 GiB that occupies nothing, made in every way that there is. */
#define _GNU_SOURCE
#include "attack.h"
#include <fcntl.h>
#include <signal.h>

#define GIB (1L << 30)

int main(void) {
  signal(SIGXFSZ, SIG_IGN);
  int file = open("huge", O_CREAT | O_RDWR, 0600);
  if (file < 0) {
    perror("opening a file at home");
    return 1;
  }
  attempt("1 GiB by ftruncate", ftruncate(file, GIB));
  attempt("1 GiB by writing its last byte", pwrite(file, "x", 1, GIB - 1));
  attempt("1 GiB by fallocate", is_control() ? 0 : fallocate(file, 0, 0, GIB));
  return 0;
}
