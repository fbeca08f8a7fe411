/*
 * Uses memory and processor time, and says how much.
 *     use WHERE BYTES MILLISECONDS PROCESSES
 * WHERE is `memory` or `file`. The processes share the bytes and the time evenly, hold their bytes all at one time, and then compute.
 * Prints the bytes that were touched and the processor time of all, in nanoseconds, as the kernel gives it to each about itself.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static uint64_t cpu_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void hold_memory(size_t bytes) {
  char *held = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (held == MAP_FAILED) _exit(2);
  memset(held, 1, bytes);
}

static void hold_file(size_t bytes, int number) {
  static char block[65536];
  char name[32];
  snprintf(name, sizeof name, "held-%d", number);
  int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  for (size_t left = bytes; left;) {
    ssize_t written = write(fd, block, left < sizeof block ? left : sizeof block);
    if (written <= 0) _exit(2);
    left -= (size_t)written;
  }
}

int main(int count, char **arguments) {
  if (count != 5) return 2;
  int processes = atoi(arguments[4]), held[2], go[2], used[2];
  size_t bytes = strtoull(arguments[2], NULL, 10) / (size_t)processes;
  uint64_t ns = strtoull(arguments[3], NULL, 10) * 1000000u / (unsigned)processes, total = 0, own;
  if (pipe(held) != 0 || pipe(go) != 0 || pipe(used) != 0) return 2;
  for (int i = 0; i < processes; i++) {
    if (fork() != 0) continue;
    char byte = 0;
    close(go[1]);
    if (strcmp(arguments[1], "file") == 0) hold_file(bytes, i);
    else hold_memory(bytes);
    if (write(held[1], &byte, 1) != 1 || read(go[0], &byte, 1) != 0) _exit(2);
    while (cpu_ns() < ns) continue;
    own = cpu_ns();
    _exit(write(used[1], &own, sizeof own) == sizeof own ? 0 : 2);
  }
  char byte;
  for (int i = 0; i < processes; i++)
    if (read(held[0], &byte, 1) != 1) return 2;
  close(go[1]);
  for (int i = 0; i < processes; i++) {
    if (read(used[0], &own, sizeof own) != sizeof own) return 2;
    total += own;
  }
  while (wait(NULL) > 0) continue;
  printf("%zu %llu\n", bytes * (size_t)processes, (unsigned long long)(total + cpu_ns()));
  return 0;
}
