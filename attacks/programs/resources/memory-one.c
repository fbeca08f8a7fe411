/* Memory in one process, until there is none. The first argument: MiB that are twice the limit. */
#include "attack.h"

int main(int count, char **arguments) {
  long enough = count > 1 ? atol(arguments[1]) : 128;
  for (long got = 0; got < enough; got++) {
    char *part = malloc(1 << 20);
    if (part == NULL) {
      stopped("malloc after %ld MiB", got);
      return 0;
    }
    memset(part, 1, 1 << 20);
  }
  through("%ld MiB of memory", enough);
  return 0;
}
