/*
 * Tries the filters on the running kernel.
 *
 *   seccomp_test base|loopback|none run COMMAND...   becomes COMMAND, behind the filter
 *   seccomp_test base|loopback|none calls            makes each call of the table; prints "NAME EXPECTED GOT"
 *   seccomp_test base|loopback|none cost             prints nanoseconds: of installing, and of some calls
 *
 * EXPECTED and GOT are an errno, 0 for success, or `killed` (SIGSYS). Each call is made in a child of its own. Its
 * arguments are such that a call that got through would fail or do no harm, even for root.
 */
#define _GNU_SOURCE
#include "seccomp_filters.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { KILLED = 1000, OPEN = 1001 /* anything but EPERM, ENOSYS and an end */ };

#define LENGTH(array) (sizeof(array) / sizeof *(array))
#define HIGH (1L << 32)       /* a bit that the kernel ignores in an int argument */
#define BAD -1L, -1L, -1L, -1L, -1L, -1L
#define CLOSED(name) {#name, SYS_##name, EPERM, {BAD}}
#define CALL(expected, name, ...) {#name " " #__VA_ARGS__, SYS_##name, expected, {__VA_ARGS__}}
#define NUMBER(number, expected) {"number " #number, number, expected, {BAD}}

struct call {
  const char *name;
  long number;
  int expected;
  long args[6];
};

static const struct call calls[] = {
  /* namespaces and mounts */
  CLOSED(unshare), CLOSED(setns), CLOSED(mount), CLOSED(umount2), CLOSED(pivot_root), CLOSED(chroot), CLOSED(fsopen), CLOSED(fsconfig),
  CLOSED(fsmount), CLOSED(fspick), CLOSED(move_mount), CLOSED(open_tree), CLOSED(mount_setattr), CLOSED(quotactl), CLOSED(quotactl_fd),
  CLOSED(open_by_handle_at), CLOSED(name_to_handle_at), CLOSED(fanotify_init), CLOSED(fanotify_mark),
  CALL(EPERM, clone, CLONE_NEWUSER | SIGCHLD), CALL(EPERM, clone, HIGH | CLONE_NEWUSER | SIGCHLD), CALL(EPERM, clone, CLONE_NEWNS | SIGCHLD),
  CALL(EPERM, clone, CLONE_NEWCGROUP | SIGCHLD), CALL(EPERM, clone, CLONE_NEWNET | SIGCHLD), CALL(EPERM, clone, CLONE_NEWPID | SIGCHLD),
  CALL(EPERM, clone, CLONE_NEWIPC | SIGCHLD), CALL(EPERM, clone, CLONE_NEWUTS | SIGCHLD), CALL(EPERM, unshare, 0), CALL(ENOSYS, clone3, BAD),
  /* kernel machinery */
  CLOSED(keyctl), CLOSED(add_key), CLOSED(request_key), CLOSED(io_uring_setup), CLOSED(io_uring_enter), CLOSED(io_uring_register),
  CLOSED(io_setup), CLOSED(io_submit), CLOSED(bpf), CLOSED(perf_event_open), CLOSED(userfaultfd), CLOSED(kexec_load), CLOSED(kexec_file_load),
  CLOSED(init_module), CLOSED(finit_module), CLOSED(delete_module), CLOSED(seccomp), CLOSED(landlock_create_ruleset), CLOSED(lookup_dcookie),
  CALL(EPERM, prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER), CALL(EPERM, prctl, HIGH | PR_SET_SECCOMP, SECCOMP_MODE_FILTER),
  CALL(EPERM, prctl, PR_SET_MM, -1), CALL(EPERM, prctl, 62 /* PR_SCHED_CORE */, -1), CALL(EPERM, prctl, 67 /* PR_SET_MEMORY_MERGE */, -1),
  CALL(OPEN, prctl, PR_GET_NAME, -1),
  /* the host's state */
  CLOSED(clock_settime), CLOSED(settimeofday), CLOSED(adjtimex), CLOSED(clock_adjtime), CLOSED(reboot), CLOSED(swapon), CLOSED(swapoff),
  CLOSED(acct), CLOSED(syslog), CLOSED(sethostname), CLOSED(setdomainname), CLOSED(vhangup), CLOSED(sync), CLOSED(syncfs), CLOSED(ioprio_set),
#ifdef __x86_64__
  CLOSED(iopl), CLOSED(ioperm), CLOSED(modify_ldt), CLOSED(ustat), CLOSED(sysfs), CALL(EPERM, arch_prctl, 0x2001 /* MAP_VDSO */),
  CALL(EPERM, mknod, -1, 0x2000 /* S_IFCHR */), CALL(OPEN, mknod, -1, 0x1000 /* S_IFIFO */),
#endif
  CALL(EPERM, mknodat, -1, -1, 0x6000 /* S_IFBLK */), CALL(EPERM, mknodat, -1, -1, HIGH | 0x6000), CALL(OPEN, mknodat, -1, -1, 0x1000),
  /* memory and other processes */
  CLOSED(kcmp), CLOSED(pidfd_getfd), CLOSED(memfd_secret), CLOSED(move_pages), CLOSED(mbind), CLOSED(set_mempolicy), CLOSED(migrate_pages),
  CLOSED(process_madvise), CLOSED(process_mrelease), CLOSED(vmsplice), CLOSED(remap_file_pages), 
  CALL(EOPNOTSUPP, setxattr, BAD), CALL(EOPNOTSUPP, fsetxattr, BAD),
  CALL(EPERM, mmap, 0, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0), CALL(EPERM, memfd_create, -1, 4 /* MFD_HUGETLB */),
  CALL(EPERM, shmget, 0, 4096, 0x800 /* SHM_HUGETLB */), CALL(EPERM, madvise, 0, 0, 12 /* MADV_MERGEABLE */),
  CALL(EPERM, madvise, 0, 0, HIGH | 12), CALL(EPERM, madvise, 0, 0, 100 /* MADV_HWPOISON */), CALL(OPEN, madvise, 0, 0, MADV_DONTNEED),
  CALL(EPERM, personality, 0x0400000 /* READ_IMPLIES_EXEC */), CALL(OPEN, personality, 0x0040000 /* ADDR_NO_RANDOMIZE */),
  CALL(OPEN, personality, 0xffffffff), CALL(OPEN, personality, -1), CALL(OPEN, ptrace, -1), CALL(OPEN, process_vm_readv, -1),
  /* ioctl and sockets */
  CALL(EPERM, ioctl, -1, 0x5412 /* TIOCSTI */), CALL(EPERM, ioctl, -1, HIGH | 0x5412), CALL(EPERM, ioctl, -1, 0x541c /* TIOCLINUX */),
  CALL(EPERM, ioctl, -1, HIGH | 0x541c), CALL(EPERM, ioctl, -1, 0x5423 /* TIOCSETD */), CALL(EPERM, ioctl, -1, 0x541d /* TIOCCONS */),
  CALL(EBADF, ioctl, -1, 0x5401 /* TCGETS */), CALL(EBADF, ioctl, -1, HIGH | 0x5401),
  CALL(EPERM, socket, AF_NETLINK, SOCK_RAW, 0), CALL(EPERM, socket, AF_PACKET, SOCK_RAW, 0), CALL(EPERM, socket, AF_VSOCK, SOCK_STREAM, 0),
  CALL(EPERM, socket, AF_ALG, SOCK_SEQPACKET, 0), CALL(EPERM, socket, HIGH | AF_NETLINK, SOCK_RAW, 0), CALL(EPERM, socket, AF_INET, SOCK_RAW, 1),
  CALL(EPERM, socket, HIGH | AF_INET, SOCK_RAW, 1), CALL(EPERM, socket, AF_INET, HIGH | SOCK_RAW, 1), CALL(EPERM, socket, AF_INET, SOCK_STREAM, 262),
  CALL(EPERM, socket, AF_INET, SOCK_DGRAM, 1), CALL(EPERM, socketpair, AF_INET, SOCK_STREAM, 0), CALL(0, socket, AF_UNIX, SOCK_STREAM, 0),
  CALL(0, socket, HIGH | AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0), CALL(EPERM, setsockopt, -1, SOL_SOCKET, SO_ATTACH_FILTER),
  CALL(EPERM, setsockopt, -1, HIGH | SOL_SOCKET, HIGH | SO_ATTACH_FILTER), CALL(EPERM, setsockopt, -1, SOL_SOCKET, 50 /* ATTACH_BPF */),
  CALL(EPERM, setsockopt, -1, 6, 31 /* TCP_ULP */), CALL(EPERM, setsockopt, -1, 0, 64 /* IPT_SO_SET_REPLACE */),
  CALL(EBADF, setsockopt, -1, SOL_SOCKET, SO_REUSEADDR),
  /* numbers that belong to nothing */
  NUMBER(400, ENOSYS), NUMBER(500, ENOSYS), NUMBER(1023, ENOSYS), NUMBER(1024, ENOSYS), NUMBER(0x3fffffff, ENOSYS), NUMBER(-1, ENOSYS),
#ifdef __x86_64__
  NUMBER(0x40000000 | SYS_getpid, KILLED), NUMBER(0x40000000 | 520 /* execve of x32 */, KILLED), NUMBER(0x7fffffff, KILLED), NUMBER(-2, KILLED),
#endif
};

/* What the two variants answer differently. */
static const struct call inet_calls[] = {
  CALL(0, socket, AF_INET, SOCK_STREAM, 0), CALL(0, socket, AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 6), CALL(0, socket, AF_INET, SOCK_DGRAM, 17),
  CALL(0, socket, HIGH | AF_INET, SOCK_STREAM, 0), CALL(EBADF, setsockopt, -1, 6, 1 /* TCP_NODELAY */),
};

static const struct { const char *name; const struct sock_filter *code; unsigned short length; } variants[] = {
  {"base", seccomp_base, LENGTH(seccomp_base)}, {"loopback", seccomp_loopback, LENGTH(seccomp_loopback)}, {"none", NULL, 0},
};

static void install(unsigned variant)
{
  struct sock_fprog program = {variants[variant].length, (struct sock_filter *)variants[variant].code};
  if (program.len == 0) return;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) {
    perror("installing the filter");
    exit(125);
  }
}

/* The errno of one call in a child behind the filter, 0 for success, KILLED for an end by SIGSYS. */
static int outcome(unsigned variant, long number, const long *a)
{
  pid_t parent = getpid(), child = fork();
  if (child < 0) exit(125);
  if (child == 0) {
    setsid(); /* vhangup, if it got through, finds no terminal */
    install(variant);
    long result = syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
    _exit(result == -1 ? errno : getppid() == parent ? 0 : 1); /* a child of clone ends here too */
  }
  int status;
  if (waitpid(child, &status, 0) != child) exit(125);
  return WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status) == SIGSYS ? KILLED : 2000 + WTERMSIG(status);
}

static int report(const char *name, int expected, int got)
{
  static const char *const words[] = {"killed", "open"};
  char texts[2][16];
  for (int i = 0; i < 2; i++) {
    int value = i == 0 ? expected : got;
    if (value == KILLED || value == OPEN) snprintf(texts[i], sizeof texts[i], "%s", words[value - KILLED]);
    else snprintf(texts[i], sizeof texts[i], "%d", value);
  }
  int good = expected == OPEN ? got != EPERM && got != ENOSYS && got < KILLED : expected == got;
  printf("%-6s %s: expected %s, got %s\n", good ? "ok" : "WRONG", name, texts[0], texts[1]);
  return !good;
}

static int try_calls(unsigned variant)
{
  int wrong = 0;
  for (size_t i = 0; i < LENGTH(calls); i++)
    wrong += report(calls[i].name, calls[i].expected, outcome(variant, calls[i].number, calls[i].args));
  for (size_t i = 0; i < LENGTH(inet_calls); i++)
    wrong += report(inet_calls[i].name, variant == 0 ? EPERM : inet_calls[i].expected, outcome(variant, inet_calls[i].number, inet_calls[i].args));
#ifdef __x86_64__
  pid_t child = fork();
  if (child == 0) {
    install(variant);
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(20 /* getpid of i386 */) : "memory");
    _exit(0);
  }
  int status;
  waitpid(child, &status, 0);
  wrong += report("int 0x80", KILLED, WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS ? KILLED : 0);
#endif
  return wrong != 0;
}

static double now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int measure(unsigned variant)
{
  enum { ROUNDS = 200000 };
  int zero = open("/dev/zero", O_RDONLY);
  char byte;
  double start = now();
  install(variant);
  printf("install %.0f\n", now() - start);
  start = now();
  for (int i = 0; i < ROUNDS; i++) syscall(SYS_getppid);
  printf("getppid %.1f\n", (now() - start) / ROUNDS);
  start = now();
  for (int i = 0; i < ROUNDS; i++)
    if (read(zero, &byte, 1) != 1) return 1;
  printf("read %.1f\n", (now() - start) / ROUNDS);
  start = now();
  for (int i = 0; i < ROUNDS; i++) syscall(SYS_ioctl, -1, 0x541b, 0); /* compared with the list: not in the kernel's cache */
  printf("ioctl %.1f\n", (now() - start) / ROUNDS);
  start = now();
  for (int i = 0; i < ROUNDS; i++) syscall(SYS_madvise, 0, 0, 4);
  printf("madvise %.1f\n", (now() - start) / ROUNDS);
  return 0;
}

int main(int argc, char **argv)
{
  unsigned variant = 0;
  while (variant < 3 && (argc < 3 || strcmp(argv[1], variants[variant].name) != 0)) variant++;
  if (variant == 3) {
    fprintf(stderr, "usage: seccomp_test base|loopback|none run COMMAND...|calls|cost\n");
    return 125;
  }
  if (strcmp(argv[2], "calls") == 0) return try_calls(variant);
  if (strcmp(argv[2], "cost") == 0) return measure(variant);
  install(variant);
  execvp(argv[3], argv + 3);
  perror(argv[3]);
  return 126;
}
