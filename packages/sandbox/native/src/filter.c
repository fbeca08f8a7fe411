#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "runner.h"
#include "seccomp_filters.h"
#include "util.h"

int install_filter(enum filter filter) {
  static const struct sock_fprog programs[] = {
      [FILTER_BASE] = {ARRAY_LENGTH(seccomp_base), (struct sock_filter *)seccomp_base},
      [FILTER_LOOPBACK] = {ARRAY_LENGTH(seccomp_loopback), (struct sock_filter *)seccomp_loopback},
      [FILTER_TEMPLATE] = {ARRAY_LENGTH(seccomp_template), (struct sock_filter *)seccomp_template},
  };
  return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &programs[filter]);
}
