/* Ends in a child that shares its memory, in a thread, and by exit handlers, with another status each time. */
#define _GNU_SOURCE
#include "attack.h"
#include <sys/syscall.h>
#include <sys/wait.h>

int main(void) {
  int status = 0;
  int child = vfork();
  if (child == 0) _exit(0);
  waitpid(child, &status, 0);
  child = fork();
  if (child == 0) {
    setsid();
    _exit(0);
  }
  waitpid(child, &status, 0);
  if (is_control()) through("a child ended with %d, and the program goes on", WEXITSTATUS(status));
  syscall(SYS_exit_group, 7);
}
