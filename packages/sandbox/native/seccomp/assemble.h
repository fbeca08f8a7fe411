/*
 * From rules to a filter.
 *
 * libseccomp could write filters too. What it makes of this policy has 550 instructions and takes 113 us to install; this
 * has 377 and takes 87 (the kernel compiles it, and tries each number once to learn which calls need no filter). libseccomp
 * also has a single default answer, where we need two: EPERM for known calls, ENOSYS for the rest.
 *
 * Measured on a machine where getppid takes 190 ns: 40 ns more for any call once there is a filter, 60 ns for one whose
 * arguments are compared. A filter is inherited by fork, so that its installation need not be on a run's path.
 */
#ifndef INVIGIL_ASSEMBLE_H
#define INVIGIL_ASSEMBLE_H

#include <linux/filter.h>
#include <stdbool.h>
#include <stdint.h>

enum { LAST_NUMBER = 1023, MAX_COMPARISONS = 6, MAX_RULES = 1024 };

/* (low 32 bits of an argument & mask) == value */
struct comparison {
  unsigned index;
  uint32_t mask, value;
};

/* A call that gets `answer`, a SECCOMP_RET value. With comparisons: where all hold; EPERM where no rule of the call holds. */
struct rule {
  int number;
  uint32_t answer;
  unsigned count;
  struct comparison comparisons[MAX_COMPARISONS];
};

struct rules {
  uint32_t audit_arch;
  bool has_x32;                /* numbers from 0x40000000 on are the x32 architecture */
  bool known[LAST_NUMBER + 1]; /* calls that get EPERM when no rule names them; others get ENOSYS */
  unsigned count;
  struct rule list[MAX_RULES];
};

struct filter {
  unsigned length;
  struct sock_filter code[BPF_MAXINSNS];
};

/* NULL, or why there can be no such filter. */
const char *assemble(const struct rules *rules, struct filter *filter);

#endif
