/*
 * Writes the filters as a C header. Runs at build time only; the launcher needs no libseccomp.
 *
 *   generate header x86_64|aarch64 < LINES   the header, on stdout; LINES are what generate.mjs prints
 *   generate names x86_64|aarch64            "NUMBER NAME" of each call that libseccomp knows, for the tests
 *
 * Each filter is a prelude of ours and then what libseccomp made of the rules. The prelude does what libseccomp
 * cannot: it ends foreign architectures, answers ENOSYS to numbers unknown to libseccomp (which knows only one
 * default action), and allows calls newer than the installed libseccomp by their number.
 */
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LAST_NUMBER = 1023, X32_BIT = 0x40000000, MAX_COMPARISONS = 6, MAX_LINE = 256 };

struct target {
    const char *name;  /* as `uname -m` and the compiler's macro have it */
    uint32_t scmp;     /* libseccomp's token */
    uint32_t audit;    /* the kernel's */
    int has_x32;
};

static const struct target targets[] = {
    {"x86_64", SCMP_ARCH_X86_64, AUDIT_ARCH_X86_64, 1},
    {"aarch64", SCMP_ARCH_AARCH64, AUDIT_ARCH_AARCH64, 0},
};

struct variant {
    const char *name;
    scmp_filter_ctx rules;
    struct sock_filter code[BPF_MAXINSNS];
    size_t length;
};

static struct variant variants[] = {{.name = "base"}, {.name = "loopback"}};
enum { VARIANTS = sizeof variants / sizeof *variants };

/* Calls allowed by number in every variant, because libseccomp does not know them. */
static uint8_t allowed_by_number[LAST_NUMBER + 1];

static _Noreturn void die(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("generate: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

static const struct target *find_target(const char *name)
{
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        if (strcmp(targets[i].name, name) == 0) return &targets[i];
    die("unknown architecture %s: expected x86_64 or aarch64", name);
}

static int known(const struct target *target, int number)
{
    char *name = seccomp_syscall_resolve_num_arch(target->scmp, number);
    free(name);
    return name != NULL;
}

static void check(int result, const char *doing)
{
    if (result < 0) die("%s: %s", doing, strerror(-result));
}

static scmp_filter_ctx new_rules(const struct target *target)
{
    scmp_filter_ctx rules = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (rules == NULL) die("seccomp_init failed");
    check(seccomp_attr_set(rules, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS), "choosing the answer to a foreign architecture");
    if (target->scmp != seccomp_arch_native()) {
        check(seccomp_arch_remove(rules, SCMP_ARCH_NATIVE), "removing the build machine's architecture");
        check(seccomp_arch_add(rules, target->scmp), "adding the target's architecture");
    }
    /* A binary tree over the numbers in place of a list (libseccomp 2.5). */
    check(seccomp_attr_set(rules, SCMP_FLTATR_CTL_OPTIMIZE, 2), "asking for a binary tree");
    return rules;
}

/* One comparison, "INDEX:MASK:VALUE". */
static struct scmp_arg_cmp parse_comparison(const char *text)
{
    unsigned index, mask, value;
    char rest;
    if (sscanf(text, "%1u:%8x:%8x%c", &index, &mask, &value, &rest) != 3 || index > 5) die("not a comparison: %s", text);
    return SCMP_CMP(index, SCMP_CMP_MASKED_EQ, mask, value);
}

/* Adds one line "VARIANT ACTION NAME NUMBER COMPARISON..." to the variants that it is for. */
static void add_line(const struct target *target, char *line)
{
    char *words[4 + MAX_COMPARISONS];
    unsigned count = 0;
    for (char *word = strtok(line, " \n"); word != NULL; word = strtok(NULL, " \n")) {
        if (count == sizeof words / sizeof *words) die("too many words in the line of %s", words[2]);
        words[count++] = word;
    }
    if (count < 4) die("a line has fewer than four words");
    const char *variant = words[0], *action = words[1], *name = words[2], *number = words[3];

    int call = seccomp_syscall_resolve_name(name);
    if (call == __NR_SCMP_ERROR) {
        if (strcmp(number, "-") == 0) die("libseccomp does not know %s, and policy.json gives no number for it", name);
        long n = strtol(number, NULL, 10);
        if (n < 0 || n > LAST_NUMBER) die("the number of %s is out of range: %s", name, number);
        if (strcmp(variant, "base") != 0) die("%s: a call with a number must be for every variant", name);
        if (known(target, (int)n)) die("the number of %s belongs to another call: %s", name, number);
        allowed_by_number[n] = 1;
        return;
    }
    struct scmp_arg_cmp comparisons[MAX_COMPARISONS];
    for (unsigned i = 4; i < count; i++) comparisons[i - 4] = parse_comparison(words[i]);
    uint32_t answer = strcmp(action, "allow") == 0 ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO((uint32_t)strtoul(action, NULL, 10));
    for (int i = 0; i < VARIANTS; i++) {
        if (strcmp(variant, "base") != 0 && strcmp(variant, variants[i].name) != 0) continue;
        /* A call that the target does not have (open on aarch64) is left out by libseccomp. */
        int result = seccomp_rule_add_array(variants[i].rules, answer, call, count - 4, comparisons);
        if (result < 0) die("adding %s: %s", name, strerror(-result));
    }
}

static void emit(struct variant *variant, struct sock_filter instruction)
{
    if (variant->length == BPF_MAXINSNS) die("the filter %s is longer than %d instructions", variant->name, BPF_MAXINSNS);
    variant->code[variant->length++] = instruction;
}

static void emit_return(struct variant *variant, uint32_t answer)
{
    emit(variant, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, answer));
}

/* "if (nr OPERATOR value) return answer": jumps over the return where the comparison fails. */
static void emit_if(struct variant *variant, uint16_t operator, uint32_t value, uint32_t answer)
{
    emit(variant, (struct sock_filter)BPF_JUMP(BPF_JMP | operator | BPF_K, value, 0, 1));
    emit_return(variant, answer);
}

static void emit_prelude(const struct target *target, struct variant *variant)
{
    emit(variant, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)));
    emit(variant, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, target->audit, 1, 0));
    emit_return(variant, SECCOMP_RET_KILL_PROCESS);
    emit(variant, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)));
    /* -1 is no call: a tracer puts it there to skip one, and its own answer must stand. */
    emit_if(variant, BPF_JEQ, UINT32_MAX, SECCOMP_RET_ALLOW);
    if (target->has_x32) emit_if(variant, BPF_JGE, X32_BIT, SECCOMP_RET_KILL_PROCESS);
    emit_if(variant, BPF_JGT, LAST_NUMBER, SECCOMP_RET_ERRNO | ENOSYS);
    for (uint32_t first = 0; first <= LAST_NUMBER; first++) {
        if (allowed_by_number[first]) emit_if(variant, BPF_JEQ, first, SECCOMP_RET_ALLOW);
        if (allowed_by_number[first] || known(target, (int)first)) continue;
        uint32_t last = first;
        while (last < LAST_NUMBER && !allowed_by_number[last + 1] && !known(target, (int)last + 1)) last++;
        emit(variant, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, first, 0, 2));
        emit(variant, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, last, 1, 0));
        emit_return(variant, SECCOMP_RET_ERRNO | ENOSYS);
        first = last;
    }
}

/* Appends what libseccomp makes of the rules. Its jumps are relative, so that it can stand anywhere. */
static void emit_rules(struct variant *variant)
{
    FILE *file = tmpfile();
    if (file == NULL) die("making a temporary file: %s", strerror(errno));
    check(seccomp_export_bpf(variant->rules, fileno(file)), "exporting a filter");
    if (fseek(file, 0, SEEK_SET) != 0) die("reading a filter back: %s", strerror(errno));
    struct sock_filter instruction;
    while (fread(&instruction, sizeof instruction, 1, file) == 1) emit(variant, instruction);
    if (ferror(file)) die("reading a filter back: %s", strerror(errno));
    fclose(file);
}

static void print_header(const struct target *target)
{
    printf("/* Made from policy.json by seccomp/generate.c. Not to be edited, nor committed. */\n#pragma once\n#include <linux/filter.h>\n");
    printf("#ifndef __%s__\n#error \"these filters are for %s\"\n#endif\n", target->name, target->name);
    for (int i = 0; i < VARIANTS; i++) {
        const struct variant *variant = &variants[i];
        printf("\nstatic const unsigned short seccomp_%s_length = %zu;\n", variant->name, variant->length);
        printf("static const struct sock_filter seccomp_%s[] = {\n", variant->name);
        for (size_t j = 0; j < variant->length; j++) {
            const struct sock_filter *code = &variant->code[j];
            printf("    {0x%02x, %u, %u, 0x%08x},\n", (unsigned)code->code, (unsigned)code->jt, (unsigned)code->jf, code->k);
        }
        printf("};\n");
    }
    if (fflush(stdout) != 0 || ferror(stdout)) die("writing the header: %s", strerror(errno));
}

static void print_names(const struct target *target)
{
    for (int number = 0; number <= LAST_NUMBER; number++) {
        char *name = seccomp_syscall_resolve_num_arch(target->scmp, number);
        if (name != NULL) printf("%d %s\n", number, name);
        free(name);
    }
}

int main(int argc, char **argv)
{
    if (argc != 3) die("usage: generate header|names x86_64|aarch64");
    const struct target *target = find_target(argv[2]);
    if (strcmp(argv[1], "names") == 0) {
        print_names(target);
        return 0;
    }
    if (strcmp(argv[1], "header") != 0) die("unknown command %s: expected header or names", argv[1]);
    for (int i = 0; i < VARIANTS; i++) variants[i].rules = new_rules(target);
    char line[MAX_LINE];
    unsigned lines = 0;
    for (; fgets(line, sizeof line, stdin) != NULL; lines++) {
        if (strchr(line, '\n') == NULL) die("a line is longer than %d bytes or not ended", MAX_LINE);
        add_line(target, line);
    }
    if (ferror(stdin) || lines == 0) die("no rules came on standard input");
    for (int i = 0; i < VARIANTS; i++) {
        emit_prelude(target, &variants[i]);
        emit_rules(&variants[i]);
        seccomp_release(variants[i].rules);
    }
    print_header(target);
    return 0;
}
