/* Memory in one process, until there is none. The first argument: MiB that are twice the limit. */
#include "attack.h"

int main(int count, char **arguments) {
  long enough = count > 1 ? atol(arguments[1]) : 128;
  for (long got = 0; got < enough; got++) {
    volatile char *part = malloc(1 << 20); /* volatile: a compiler may leave out memory that nobody reads */
    if (part == NULL) {
      stopped("malloc after %ld MiB", got);
      return 0;
    }
    for (int at = 0; at < 1 << 20; at += 4096) part[at] = 1;
  }
  through("%ld MiB of memory", enough);
  return 0;
}
