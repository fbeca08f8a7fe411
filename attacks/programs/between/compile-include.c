/* Has the compiler read files of the host, whose text then stands in its messages. `target.h` includes a file of the host. */
#include "attack.h"
#include "target.h"
#if __has_include("/etc/shadow")
#include "/etc/shadow"
#endif
#if __has_include("/proc/1/environ")
#include "/proc/1/environ"
#endif

int main(void) {
  stopped("no file of the host was included");
  return 0;
}
