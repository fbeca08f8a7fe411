/* Every signal, in every way of sending one, to PID 1 and to whoever started this program. */
#define _GNU_SOURCE
#include "attack.h"
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>

static int send_all(pid_t target) {
  int sent = 0;
  for (int sign = 1; sign < 65; sign++) {
    siginfo_t information = {.si_signo = sign, .si_code = SI_QUEUE};
    int pidfd = (int)syscall(SYS_pidfd_open, target, 0);
    if (kill(target, sign) == 0) sent++;
    if (syscall(SYS_tgkill, target, target, sign) == 0) sent++;
    if (syscall(SYS_rt_sigqueueinfo, target, sign, &information) == 0) sent++;
    if (pidfd >= 0 && syscall(SYS_pidfd_send_signal, pidfd, sign, NULL, 0) == 0) sent++;
    if (pidfd >= 0) close(pidfd);
  }
  return sent;
}

int main(void) {
  pid_t target = 1;
  if (is_control() && (target = fork()) == 0)
    linger();
  int sent = send_all(target), status = 0;
  if (sent > 0)
    through("%d signals reached process %d", sent, target);
  else
    stopped("no signal reached PID 1: %s", strerror(errno));
  if (is_control()) waitpid(target, &status, 0);
  if (!is_control() && getppid() > 1) attempt("ending its own parent", kill(getppid(), SIGKILL));
  return 7;
}
