/* The kernel's memory by way of the buffers of local sockets, in several processes so that open files do not run out. */
#define _GNU_SOURCE
#include "attack.h"
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

static long fill(int pairs) {
  static char block[65536];
  long held = 0;
  for (int index = 0; index < pairs && held < 16L << 20; index++) {
    int ends[2], size = 8 << 20;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) < 0) break;
    for (int end = 0; end < 2; end++) {
      setsockopt(ends[end], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
      for (long sent; held < 16L << 20 && (sent = write(ends[end], block, sizeof block)) > 0;) held += sent;
    }
  }
  return held;
}

int main(void) {
  int report[2];
  if (pipe(report) < 0) return 1;
  int makers = 12, answered = 0;
  for (int maker = 0; maker < makers; maker++) {
    if (fork() != 0) continue;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    long held = fill(60);
    if (write(report[1], &held, sizeof held) < 0) _exit(1);
    linger();
  }
  close(report[1]);
  long total = 0, held;
  while (answered < makers && read(report[0], &held, sizeof held) == sizeof held) total += held, answered++;
  if (total > 96L << 20)
    through("%ld MiB in socket buffers", total >> 20);
  else
    stopped("%ld MiB in socket buffers, %d of %d processes", total >> 20, answered, makers);
  return 0;
}
