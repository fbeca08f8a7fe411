/* Closes everything that it has, and goes on. */
#include "attack.h"
#include <signal.h>

int main(void) {
  int keep = is_control() ? dup(1) : -1;
  for (int file = 0; file < 1024; file++)
    if (file != keep) close(file);
  if (is_control()) {
    dup2(keep, 1);
    through("still there, with nothing open");
    return 0;
  }
  linger();
}
