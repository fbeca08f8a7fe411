/* Raises every hard limit that it was given. */
#define _GNU_SOURCE
#include "attack.h"
#include <sys/resource.h>

static const struct {
  const char *name;
  int which;
} LIMITS[] = {
  {"processor time", RLIMIT_CPU}, {"file size", RLIMIT_FSIZE}, {"open files", RLIMIT_NOFILE},
  {"core size", RLIMIT_CORE},     {"stack", RLIMIT_STACK},
};

int main(void) {
  for (size_t index = 0; index < sizeof LIMITS / sizeof *LIMITS; index++) {
    struct rlimit limit;
    if (getrlimit(LIMITS[index].which, &limit) < 0) return 1;
    if (is_control()) {
      limit.rlim_cur = limit.rlim_max = limit.rlim_max == RLIM_INFINITY ? 1 << 20 : limit.rlim_max / 2;
      setrlimit(LIMITS[index].which, &limit);
    }
    if (limit.rlim_max == RLIM_INFINITY) {
      through("no hard limit of %s", LIMITS[index].name);
      continue;
    }
    limit.rlim_cur = limit.rlim_max = limit.rlim_max + 1;
    if (prlimit(0, LIMITS[index].which, &limit, NULL) == 0)
      through("raised the limit of %s", LIMITS[index].name);
    else
      stopped("%s: %s", LIMITS[index].name, strerror(errno));
  }
  return 0;
}
