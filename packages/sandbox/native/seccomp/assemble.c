#include "assemble.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>

enum { X32_BIT = 0x40000000, MAX_JUMP = 255, MAX_SPANS = LAST_NUMBER + 4 };

/* Neighbouring numbers with the same answer. */
struct span {
  uint32_t first;
  uint32_t answer;
  int compared; /* the number whose arguments decide, or -1 */
};

struct assembly {
  const struct rules *rules;
  struct filter *filter;
  const char *error;
  unsigned span_count;
  struct span spans[MAX_SPANS];
};

static struct sock_filter *emit(struct assembly *assembly, uint16_t code, uint32_t k) {
  struct filter *filter = assembly->filter;
  if (filter->length == BPF_MAXINSNS) {
    assembly->error = "the filter is too long";
    filter->length--;
  }
  filter->code[filter->length] = (struct sock_filter){.code = code, .k = k};
  return &filter->code[filter->length++];
}

static void emit_return(struct assembly *assembly, uint32_t answer) { emit(assembly, BPF_RET | BPF_K, answer); }

/* How far a jump at `from` has to go to reach what is emitted next. */
static uint8_t distance(struct assembly *assembly, unsigned from) {
  unsigned jump = assembly->filter->length - from - 1;
  if (jump > MAX_JUMP) assembly->error = "a call has too many comparisons";
  return (uint8_t)jump;
}

/* The comparisons of one rule. `loaded` is the argument in the accumulator, or -1. Returns where the last comparison is. */
static unsigned emit_rule(struct assembly *assembly, const struct rule *rule, int *loaded) {
  unsigned at[MAX_COMPARISONS] = {0};
  for (unsigned i = 0; i < rule->count; i++) {
    const struct comparison *comparison = &rule->comparisons[i];
    if (*loaded != (int)comparison->index)
      emit(assembly, BPF_LD | BPF_W | BPF_ABS, (uint32_t)(offsetof(struct seccomp_data, args) + 8 * comparison->index));
    *loaded = (int)comparison->index;
    if (comparison->mask != UINT32_MAX) {
      emit(assembly, BPF_ALU | BPF_AND | BPF_K, comparison->mask);
      *loaded = -1;
    }
    at[i] = assembly->filter->length;
    emit(assembly, BPF_JMP | BPF_JEQ | BPF_K, comparison->value);
  }
  for (unsigned i = 0; i + 1 < rule->count; i++) assembly->filter->code[at[i]].jf = distance(assembly, at[i]);
  if (rule->count > 1) *loaded = -1; /* which comparison failed is not known */
  return at[rule->count - 1];
}

static void emit_compared(struct assembly *assembly, int number) {
  const struct rules *rules = assembly->rules;
  unsigned allowed[MAX_RULES], count = 0;
  int loaded = -1;
  for (unsigned i = 0; i < rules->count; i++)
    if (rules->list[i].number == number) allowed[count++] = emit_rule(assembly, &rules->list[i], &loaded);
  emit_return(assembly, SECCOMP_RET_ERRNO | EPERM);
  for (unsigned i = 0; i < count; i++) assembly->filter->code[allowed[i]].jt = distance(assembly, allowed[i]);
  emit_return(assembly, SECCOMP_RET_ALLOW);
}

/* A binary tree over `count` spans. The lower half comes first; where it is longer than a jump, a long jump helps. */
static void emit_tree(struct assembly *assembly, const struct span *spans, unsigned count) {
  if (count == 1 && spans->compared >= 0) emit_compared(assembly, spans->compared);
  else if (count == 1) emit_return(assembly, spans->answer);
  if (count == 1) return;

  struct filter *filter = assembly->filter;
  const struct span *upper = spans + count / 2;
  unsigned at = filter->length;
  emit(assembly, BPF_JMP | BPF_JGE | BPF_K, upper->first);
  emit_tree(assembly, spans, count / 2);
  unsigned lower = filter->length - at - 1;
  if (lower <= MAX_JUMP) {
    filter->code[at].jt = (uint8_t)lower;
  } else {
    emit(assembly, BPF_JMP | BPF_JA, 0); /* makes room */
    memmove(&filter->code[at + 2], &filter->code[at + 1], lower * sizeof *filter->code);
    filter->code[at].jf = 1;
    filter->code[at + 1] = (struct sock_filter){.code = BPF_JMP | BPF_JA, .k = lower};
  }
  emit_tree(assembly, upper, count - count / 2);
}

static void add_span(struct assembly *assembly, uint32_t first, uint32_t answer, int compared) {
  const struct span *last = &assembly->spans[assembly->span_count - 1];
  bool same = assembly->span_count > 0 && compared < 0 && last->compared < 0 && last->answer == answer;
  if (!same) assembly->spans[assembly->span_count++] = (struct span){first, answer, compared};
}

static void add_number(struct assembly *assembly, int number) {
  const struct rules *rules = assembly->rules;
  uint32_t answer = SECCOMP_RET_ERRNO | (rules->known[number] ? EPERM : ENOSYS);
  int compared = -1;
  for (unsigned i = 0; i < rules->count; i++) {
    if (rules->list[i].number != number) continue;
    answer = rules->list[i].answer;
    if (rules->list[i].count > 0) compared = number;
  }
  add_span(assembly, (uint32_t)number, answer, compared);
}

const char *assemble(const struct rules *rules, struct filter *filter) {
  struct assembly assembly = {.rules = rules, .filter = filter};
  for (int number = 0; number <= LAST_NUMBER; number++) add_number(&assembly, number);
  add_span(&assembly, LAST_NUMBER + 1, SECCOMP_RET_ERRNO | ENOSYS, -1);
  if (rules->has_x32) add_span(&assembly, X32_BIT, SECCOMP_RET_KILL_PROCESS, -1);
  /* -1 is no call: a tracer puts it there to skip one, and its own answer must stand. */
  add_span(&assembly, UINT32_MAX, SECCOMP_RET_ALLOW, -1);

  filter->length = 0;
  emit(&assembly, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
  emit(&assembly, BPF_JMP | BPF_JEQ | BPF_K, rules->audit_arch)->jt = 1;
  emit_return(&assembly, SECCOMP_RET_KILL_PROCESS);
  emit(&assembly, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
  emit_tree(&assembly, assembly.spans, assembly.span_count);
  return assembly.error;
}
