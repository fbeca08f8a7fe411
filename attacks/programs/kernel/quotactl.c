/* Disk quotas: a request without a device reaches every file system of the host. */
#define _GNU_SOURCE
#include <sys/quota.h>
#include <sys/syscall.h>
#include "attack.h"

int main(void) {
  attempt("quotactl(Q_SYNC)", syscall(SYS_quotactl, QCMD(Q_SYNC, USRQUOTA), NULL, 0, NULL));
  return 0;
}
