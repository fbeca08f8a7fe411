/* Recursion without an end, on a stack made as large as it may be. */
#include "attack.h"
#include <sys/resource.h>

#define FRAME 65536
#define ENOUGH (160L << 20)

static long deeper(long used) {
  volatile char frame[FRAME];
  frame[0] = frame[FRAME - 1] = 1;
  if (used >= ENOUGH) return used;
  return deeper(used + FRAME) + frame[0] - 1;
}

int main(int count, char **arguments) {
  struct rlimit stack;
  getrlimit(RLIMIT_STACK, &stack);
  if (getenv("ATTACK_AGAIN") == NULL) {
    stack.rlim_cur = stack.rlim_max;
    setrlimit(RLIMIT_STACK, &stack);
    setenv("ATTACK_AGAIN", "1", 1); /* the stack's place is chosen at exec */
    execv("/proc/self/exe", arguments);
  }
  (void)count;
  through("a stack of %ld MiB", deeper(0) >> 20);
  return 0;
}
