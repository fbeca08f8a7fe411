/*
 * Writes the filters as a C header. Runs at build time only: the launcher needs neither JSON nor libseccomp, which serves
 * here as the list of all system calls of an architecture.
 *
 *   generate header x86_64|aarch64 < LINES   the header, on stdout; LINES are what generate.mjs prints
 *   generate names x86_64|aarch64            "NUMBER NAME" of each call that libseccomp knows, for the tests
 */
#include "assemble.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_LINE = 256, FIXED_WORDS = 4 };

struct target {
  const char *name; /* as `uname -m` and the compiler's macro have it */
  uint32_t scmp, audit;
  bool has_x32;
};

static const struct target targets[] = {
    {"x86_64", SCMP_ARCH_X86_64, AUDIT_ARCH_X86_64, true},
    {"aarch64", SCMP_ARCH_AARCH64, AUDIT_ARCH_AARCH64, false},
};

struct variant {
  const char *name;
  struct rules rules;
};

static struct variant variants[] = {{.name = "base"}, {.name = "loopback"}, {.name = "template"}};
enum { VARIANTS = sizeof variants / sizeof *variants };

static _Noreturn void die(const char *format, ...) {
  va_list args;
  va_start(args, format);
  fputs("generate: ", stderr);
  vfprintf(stderr, format, args);
  fputc('\n', stderr);
  va_end(args);
  exit(1);
}

static const struct target *find_target(const char *name) {
  for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
    if (strcmp(targets[i].name, name) == 0) return &targets[i];
  die("unknown architecture %s: expected x86_64 or aarch64", name);
}

static bool is_known(const struct target *target, int number) {
  char *name = seccomp_syscall_resolve_num_arch(target->scmp, number);
  free(name);
  return name != NULL;
}

/* The call's number on the target; negative where the target has no such call (open on aarch64). */
static int find_number(const struct target *target, const char *name, const char *own) {
  int number = seccomp_syscall_resolve_name_arch(target->scmp, name);
  if (number != __NR_SCMP_ERROR) return number;
  if (strcmp(own, "-") == 0) die("libseccomp does not know %s, and policy.json gives no number for it", name);
  number = atoi(own);
  if (number < 0 || number > LAST_NUMBER || is_known(target, number)) die("%s cannot have the number %s: it is out of range or taken", name, own);
  return number;
}

static struct comparison parse_comparison(const char *text) {
  struct comparison comparison;
  char rest;
  int fields = sscanf(text, "%1u:%8x:%8x%c", &comparison.index, &comparison.mask, &comparison.value, &rest);
  if (fields != 3 || comparison.index > 5) die("not a comparison: %s", text);
  return comparison;
}

/* Adds one line, "VARIANT ACTION NAME NUMBER COMPARISON...", to the variants that it is for. */
static void add_line(const struct target *target, char *line) {
  char *words[FIXED_WORDS + MAX_COMPARISONS];
  unsigned count = 0;
  for (char *word = strtok(line, " \n"); word != NULL; word = strtok(NULL, " \n")) {
    if (count == sizeof words / sizeof *words) die("too many words in the line of %s", words[2]);
    words[count++] = word;
  }
  if (count < FIXED_WORDS) die("a line has fewer than %d words", FIXED_WORDS);
  const char *variant = words[0], *action = words[1];
  struct rule rule = {.number = find_number(target, words[2], words[3]), .count = count - FIXED_WORDS};
  if (rule.number < 0) return;
  rule.answer = strcmp(action, "allow") == 0 ? SECCOMP_RET_ALLOW : SECCOMP_RET_ERRNO | (uint32_t)atoi(action);
  for (unsigned i = 0; i < rule.count; i++) rule.comparisons[i] = parse_comparison(words[FIXED_WORDS + i]);
  for (unsigned i = 0; i < VARIANTS; i++) {
    struct rules *rules = &variants[i].rules;
    if (strcmp(variant, "base") != 0 && strcmp(variant, variants[i].name) != 0) continue;
    if (rules->count == MAX_RULES) die("there are more than %d rules", MAX_RULES);
    rules->list[rules->count++] = rule;
  }
}

static void read_lines(const struct target *target) {
  char line[MAX_LINE];
  bool any = false;
  for (; fgets(line, sizeof line, stdin) != NULL; any = true) {
    if (strchr(line, '\n') == NULL) die("a line is longer than %d bytes or not ended", MAX_LINE);
    add_line(target, line);
  }
  if (ferror(stdin) || !any) die("no rules came on standard input");
}

static void print_header(const struct target *target) {
  static struct filter filter;
  printf("/* Made from policy.json by seccomp/generate.c. Not to be edited, nor committed. */\n#pragma once\n#include <linux/filter.h>\n");
  printf("#ifndef __%s__\n#error \"these filters are for %s\"\n#endif\n", target->name, target->name);
  for (unsigned i = 0; i < VARIANTS; i++) {
    const char *error = assemble(&variants[i].rules, &filter);
    if (error != NULL) die("%s: %s", variants[i].name, error);
    printf("\n/* %u instructions */\nstatic const struct sock_filter seccomp_%s[] = {\n", filter.length, variants[i].name);
    for (unsigned j = 0; j < filter.length; j++)
      printf("    {0x%02x, %u, %u, 0x%08x},\n", filter.code[j].code, filter.code[j].jt, filter.code[j].jf, filter.code[j].k);
    printf("};\n");
  }
  if (fflush(stdout) != 0 || ferror(stdout)) die("writing the header: %s", strerror(errno));
}

static void print_names(const struct target *target) {
  for (int number = 0; number <= LAST_NUMBER; number++) {
    char *name = seccomp_syscall_resolve_num_arch(target->scmp, number);
    if (name != NULL) printf("%d %s\n", number, name);
    free(name);
  }
}

int main(int argc, char **argv) {
  if (argc != 3) die("usage: generate header|names x86_64|aarch64");
  const struct target *target = find_target(argv[2]);
  if (strcmp(argv[1], "names") == 0) {
    print_names(target);
    return 0;
  }
  if (strcmp(argv[1], "header") != 0) die("unknown command %s: expected header or names", argv[1]);
  for (unsigned i = 0; i < VARIANTS; i++) {
    struct rules *rules = &variants[i].rules;
    rules->audit_arch = target->audit;
    rules->has_x32 = target->has_x32;
    for (int number = 0; number <= LAST_NUMBER; number++) rules->known[number] = is_known(target, number);
  }
  read_lines(target);
  print_header(target);
  return 0;
}
