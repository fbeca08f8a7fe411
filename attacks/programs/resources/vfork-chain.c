/* vfork within vfork: every parent is stuck until its child ends, and none of them does. */
#define _GNU_SOURCE
#include "attack.h"
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/wait.h>

#define ENOUGH 200
#define STACK 16384

static volatile int depth;

static int deeper(void *nothing) {
  depth++;
  if (depth >= ENOUGH) {
    through("%d processes, each stuck in vfork", depth);
    _exit(0);
  }
  char *stack = mmap(NULL, STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (clone(deeper, stack + STACK, CLONE_VM | CLONE_VFORK | SIGCHLD, nothing) < 0) stopped("vfork %d: %s", depth, strerror(errno));
  _exit(0);
}

int main(void) { return deeper(NULL); }
