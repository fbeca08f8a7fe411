/* Stops the kernel in mid-copy for as long as one likes: the usual aid of exploits. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include "attack.h"

int main(void) {
  attempt("userfaultfd", syscall(SYS_userfaultfd, O_CLOEXEC));
  attempt("userfaultfd for its own faults only", syscall(SYS_userfaultfd, O_CLOEXEC | UFFD_USER_MODE_ONLY));
  attempt("open /dev/userfaultfd", open("/dev/userfaultfd", O_RDWR));
  return 0;
}
