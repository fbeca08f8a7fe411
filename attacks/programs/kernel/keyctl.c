/* Joins, reads and makes keyrings. */
#define _GNU_SOURCE
#include <linux/keyctl.h>
#include <sys/syscall.h>
#include "attack.h"

int main(void) {
  char list[256];
  attempt("join a new session keyring", syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL));
  attempt("join a named session keyring", syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, "invigil-attack"));
  attempt("find the user keyring", syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_USER_KEYRING, 1));
  attempt("describe the user keyring", syscall(SYS_keyctl, KEYCTL_DESCRIBE, KEY_SPEC_USER_KEYRING, list, sizeof list));
  return 0;
}
