/* A program of its own that is to run as root: owned by root and with the setuid bit, or with capabilities attached. */
#define _GNU_SOURCE
#include "attack.h"
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>

static void copy_self(const char *to) {
  int from = open("/proc/self/exe", O_RDONLY), file = open(to, O_CREAT | O_WRONLY | O_TRUNC, 0755);
  while (sendfile(file, from, NULL, 1 << 20) > 0) {
  }
  close(file);
  close(from);
}

/* What the copy says: whether it has more rights than who started it. */
static int report(void) {
  if (geteuid() == 0)
    through("the copy runs as root");
  else
    stopped("the copy runs as user %d", geteuid());
  return 0;
}

static void run_as_student(const char *path) {
  if (fork() == 0) {
    if (is_control() && (setgid(64321) < 0 || setuid(64321) < 0)) _exit(1);
    execl(path, path, "report", (char *)NULL);
    _exit(1);
  }
  wait(NULL);
}

int main(int count, char **arguments) {
  if (count > 1 && strcmp(arguments[1], "report") == 0) return report();
  copy_self("copy");
  if (chown("copy", 0, 0) < 0) stopped("giving the file to root: %s", strerror(errno));
  if (chmod("copy", 06755) < 0) stopped("the setuid bit: %s", strerror(errno));
  run_as_student("./copy");
  struct {
    unsigned magic, permitted, inheritable, permitted_high, inheritable_high;
  } capabilities = {0x02000001, ~0u, 0, 0x1ff, 0};
  attempt("capabilities on a file", setxattr("copy", "security.capability", &capabilities, sizeof capabilities, 0));
  return 0;
}
