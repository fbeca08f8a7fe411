/* Lays a filter that allows everything over the one in force, gives no_new_privs back, and tries a forbidden call. */
#define _GNU_SOURCE
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include "attack.h"

int main(void) {
  struct sock_filter allow[] = {BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
  struct sock_fprog program = {1, allow};
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
  prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
  prctl(PR_SET_SECCOMP, SECCOMP_MODE_DISABLED, 0);
  if (prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0) == 0) through("no_new_privs taken back");
  if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1) through("no_new_privs is not set");
  attempt("unshare(CLONE_NEWUSER) beneath a filter of its own", unshare(CLONE_NEWUSER));
  return 0;
}
