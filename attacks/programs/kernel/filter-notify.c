/* A filter that asks a supervisor of its own, who lets a forbidden call go on. */
#define _GNU_SOURCE
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sched.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include "attack.h"

static void *supervise(void *listener) {
  struct seccomp_notif asked = {0};
  if (ioctl((int)(long)listener, SECCOMP_IOCTL_NOTIF_RECV, &asked) < 0) return NULL;
  struct seccomp_notif_resp answer = {.id = asked.id, .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};
  ioctl((int)(long)listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
  return NULL;
}

int main(void) {
  struct sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_sethostname, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {sizeof code / sizeof *code, code};
  pthread_t thread;
  if (is_control() && unshare(CLONE_NEWUTS) < 0) return 1;
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  long listener = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
  if (listener >= 0) pthread_create(&thread, NULL, supervise, (void *)listener);
  attempt("sethostname, let through by its own supervisor", syscall(SYS_sethostname, "taken", 5));
  return 0;
}
