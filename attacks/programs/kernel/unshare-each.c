/* Every other namespace, each by itself. */
#define _GNU_SOURCE
#include <sched.h>
#include <sys/wait.h>
#include "attack.h"

#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x80
#endif

static void try_unshare(const char *what, int flag) {
  pid_t child = fork();
  if (child == 0) {
    attempt(what, unshare(flag));
    _exit(0);
  }
  waitpid(child, NULL, 0);
}

int main(void) {
  try_unshare("unshare(CLONE_NEWNS)", CLONE_NEWNS);
  try_unshare("unshare(CLONE_NEWNET)", CLONE_NEWNET);
  try_unshare("unshare(CLONE_NEWPID)", CLONE_NEWPID);
  try_unshare("unshare(CLONE_NEWIPC)", CLONE_NEWIPC);
  try_unshare("unshare(CLONE_NEWUTS)", CLONE_NEWUTS);
  try_unshare("unshare(CLONE_NEWCGROUP)", CLONE_NEWCGROUP);
  try_unshare("unshare(CLONE_NEWTIME)", CLONE_NEWTIME);
  return 0;
}
