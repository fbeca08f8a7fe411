/* A little memory in each of many processes, so that no single one is big. */
#include "attack.h"
#include <sys/wait.h>

#define PROCESSES 32
#define MIB_EACH 8

int main(void) {
  int ready[2], done[2];
  if (pipe(ready) < 0 || pipe(done) < 0) return 1;
  for (int index = 0; index < PROCESSES; index++) {
    if (fork() != 0) continue;
    close(done[1]);
    volatile char *part = malloc(MIB_EACH << 20); /* volatile: a compiler may leave out memory that nobody reads */
    for (long at = 0; at < MIB_EACH << 20; at += 4096) part[at] = 1;
    __asm__ volatile("" : : "r"(part) : "memory"); /* or the compiler leaves out what nobody reads */
    char byte = 1;
    if (write(ready[1], &byte, 1) < 0) _exit(1);
    if (read(done[0], &byte, 1) < 0) _exit(1); /* until the parent ends */
    _exit(0);
  }
  close(ready[1]);
  char byte;
  int filled = 0;
  while (filled < PROCESSES && read(ready[0], &byte, 1) == 1) filled++;
  if (filled == PROCESSES)
    through("%d MiB of memory in %d processes", PROCESSES * MIB_EACH, PROCESSES);
  else
    stopped("%d of %d processes got their memory", filled, PROCESSES);
  return 0;
}
