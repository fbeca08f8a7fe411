/*
 * From rules to a filter.
 *
 * libseccomp could write filters too. What it makes of this policy is half as long again, knows one default answer only
 * (here: EPERM for known calls, ENOSYS for the rest), and takes 113 us to install; this takes LATER us. Most of that is the
 * kernel trying each call number once, to remember what needs no filter, so that the length of the path counts.
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
