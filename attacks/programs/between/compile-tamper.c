/* Overwrites its own binary, its sources and all that lies beside them; the same source must then still be compiled as it is. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include "attack.h"

static const char script[] = "#!/bin/sh\necho 'THROUGH: a program left by the run before'\n";

static void replace_with_script(const char *path) {
  unlink(path);
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0755);
  if (fd < 0 || write(fd, script, sizeof script - 1) < 0) return;
  close(fd);
}

int main(int count, char **args) {
  char self[4096] = "";
  if (access("tampered", F_OK) == 0) through("the folder of the run before is still there");
  if (readlink("/proc/self/exe", self, sizeof self - 1) > 0) replace_with_script(self);
  replace_with_script(args[0]);
  struct dirent *entry;
  for (DIR *home = opendir("."); home && (entry = readdir(home));)
    if (entry->d_type == DT_REG) replace_with_script(entry->d_name);
  close(open("tampered", O_CREAT | O_WRONLY, 0644));
  puts("ORIGINAL");
  return count > 1000;
}
