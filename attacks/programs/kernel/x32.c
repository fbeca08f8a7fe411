/* The x32 calls: the usual numbers with one high bit, which a filter must not take for other calls, or for none. */
#include "attack.h"

int main(void) {
#ifdef __x86_64__
  long result;
  __asm__ volatile("syscall" : "=a"(result) : "a"(0x40000000L + 39) : "memory", "rcx", "r11");
  if (result == getpid())
    through("getpid as an x32 call");
  else
    stopped("x32 getpid gave %ld", result);
#else
  stopped("written for x86-64");
#endif
  return 0;
}
