/* Output without an end, on the descriptors named by the arguments. */
#include "attack.h"

int main(int count, char **arguments) {
  static char block[65536];
  memset(block, 'x', sizeof block);
  block[sizeof block - 1] = '\n';
  for (long written = 0; written < bound(32, 1L << 60); written++)
    for (int index = 1; index < count; index++)
      if (write(atoi(arguments[index]), block, sizeof block) < 0) return 1;
  return 0;
}
