/* Keys belong to user ids, not to sandboxes. */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include "attack.h"

int main(void) {
  attempt("add_key to the process keyring", syscall(SYS_add_key, "user", "invigil-attack", "x", 1, -2));
  attempt("add_key to the session keyring", syscall(SYS_add_key, "user", "invigil-attack", "x", 1, -3));
  attempt("add_key to the user keyring", syscall(SYS_add_key, "user", "invigil-attack", "x", 1, -4));
  return 0;
}
