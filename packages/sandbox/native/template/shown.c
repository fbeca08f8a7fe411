#include <string.h>

#include "template.h"

/* What /proc/PID/environ shows: the bytes above the stack where the kernel put the variables when the template was executed. */
static struct {
  char *start, *end;
  char *last; /* behind what a run of the same variables needs: all else is nothing already */
} shown;

void remember_shown(char **environment) {
  shown.start = shown.end = environment[0];
  for (; *environment; environment++) {
    shown.end = *environment + strlen(*environment) + 1;
    if (strncmp(*environment, "LD_PRELOAD=", 11) == 0) shown.last = shown.end;
  }
}

void show_variables(char **variables) {
  char *place = shown.start, *end = shown.last;
  for (; place && *variables; variables++) {
    size_t length = strlen(*variables) + 1;
    if (length > (size_t)(shown.end - place)) break;
    memcpy(place, *variables, length);
    place += length;
  }
  if (place && place < end) memset(place, 0, (size_t)(end - place));
}
