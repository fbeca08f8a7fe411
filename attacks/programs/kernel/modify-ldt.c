/* Segment descriptors of its own: an old and often faulty corner of the kernel. */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include "attack.h"
#ifdef SYS_modify_ldt
#include <asm/ldt.h>
#endif

int main(void) {
#ifdef SYS_modify_ldt
  struct user_desc entry = {.entry_number = 0, .limit = 0xfffff, .seg_32bit = 1, .limit_in_pages = 1, .useable = 1};
  attempt("modify_ldt", syscall(SYS_modify_ldt, 1, &entry, sizeof entry));
#else
  stopped("written for x86-64");
#endif
  return 0;
}
