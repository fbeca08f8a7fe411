/*
 * Times fork and exec, from before the fork to the end of wait, without anything else around it.
 *     timer [--input FILE] COMMAND ARGUMENT... [--then COMMAND ARGUMENT...]
 * "{slot}" in an argument becomes the number of the slot, from 0. A run of two commands ends with the second. Each line of input, "RUNS AT_A_TIME IDLE_MS", answers with one line: the nanoseconds of all
 * together, then of each run. With IDLE_MS, AT_A_TIME runs begin together, and the pause follows when the last has ended.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_SLOTS 64

static struct {
  pid_t pid;
  uint64_t began;
  int step;
} slots[MAX_SLOTS];
static char **steps[2];
static const char *input = "/dev/null";
static int step_count;

static uint64_t now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static char *fill_in(const char *argument, int slot) {
  char *filled;
  const char *mark = strstr(argument, "{slot}");
  if (!mark) return (char *)argument;
  if (asprintf(&filled, "%.*s%d%s", (int)(mark - argument), argument, slot, mark + strlen("{slot}")) < 0) abort();
  return filled;
}

static void begin(int slot, int step) {
  slots[slot].step = step;
  slots[slot].pid = fork();
  if (slots[slot].pid < 0) abort();
  if (slots[slot].pid > 0) return;
  for (char **argument = steps[step]; *argument; argument++) *argument = fill_in(*argument, slot);
  int null = open("/dev/null", O_RDWR);
  dup2(open(input, O_RDONLY), STDIN_FILENO);
  dup2(null, STDOUT_FILENO);
  execv(steps[step][0], steps[step]);
  perror(steps[step][0]);
  _exit(127);
}

static void start(int slot) {
  slots[slot].began = now_ns();
  begin(slot, 0);
}

/* Waits for a run to end; its slot. */
static int finish(uint64_t *took) {
  for (;;) {
    int status, slot = 0;
    pid_t pid = wait(&status);
    if (pid < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
      fprintf(stderr, "timer: %s failed with status %x\n", steps[0][0], status);
      exit(1);
    }
    while (slots[slot].pid != pid) slot++;
    if (slots[slot].step + 1 < step_count) {
      begin(slot, slots[slot].step + 1);
      continue;
    }
    *took = now_ns() - slots[slot].began;
    return slot;
  }
}

static void series(unsigned runs, int at_a_time, unsigned idle_ms, uint64_t *took) {
  unsigned started = 0, ended = 0;
  while (ended < runs) {
    int together = 0;
    for (; together < at_a_time && started < runs; together++, started++) start(together);
    for (; together > 0; ended++) {
      int slot = finish(&took[ended]);
      if (idle_ms == 0 && started < runs) {
        start(slot);
        started++;
      } else {
        together--;
      }
    }
    if (idle_ms) usleep(idle_ms * 1000);
  }
}

int main(int count, char **arguments) {
  unsigned runs, idle_ms;
  int at_a_time;
  if (count > 3 && strcmp(arguments[1], "--input") == 0) {
    input = arguments[2];
    arguments += 2;
    count -= 2;
  }
  if (count < 2) return 2;
  steps[step_count++] = arguments + 1;
  for (int i = 1; i < count; i++) {
    if (strcmp(arguments[i], "--then") != 0) continue;
    arguments[i] = NULL;
    steps[step_count++] = arguments + i + 1;
    break;
  }
  while (scanf("%u %d %u", &runs, &at_a_time, &idle_ms) == 3) {
    if (at_a_time < 1 || at_a_time > MAX_SLOTS) return 2;
    uint64_t *took = calloc(runs + 1, sizeof *took), began = now_ns();
    series(runs, at_a_time, idle_ms, took);
    printf("%llu", (unsigned long long)(now_ns() - began));
    for (unsigned i = 0; i < runs; i++) printf(" %llu", (unsigned long long)took[i]);
    printf("\n");
    fflush(stdout);
    free(took);
  }
  return 0;
}
