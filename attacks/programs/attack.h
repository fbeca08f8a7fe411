/* What every hostile C program shares: how it says whether an attempt worked. */
#ifndef ATTACK_H
#define ATTACK_H

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One write a line: lines of many processes do not mix, and nothing is lost when the program is killed. */
static inline void attack_say(const char *word, const char *format, va_list list) {
  char text[512], line[560];
  vsnprintf(text, sizeof text, format, list);
  int length = snprintf(line, sizeof line, "%s: %s\n", word, text);
  if (write(1, line, (size_t)length) < 0) _exit(99);
}

/* The attempt worked. */
__attribute__((format(printf, 1, 2), unused)) static void through(const char *format, ...) {
  va_list list;
  va_start(list, format);
  attack_say("THROUGH", format, list);
  va_end(list);
}

/* The attempt did not work, with the reason. */
__attribute__((format(printf, 1, 2), unused)) static void stopped(const char *format, ...) {
  va_list list;
  va_start(list, format);
  attack_say("STOPPED", format, list);
  va_end(list);
}

/* For the result of a system call: negative is stopped, with errno; else through. */
__attribute__((unused)) static int attempt(const char *what, long result) {
  if (result < 0)
    stopped("%s: %s", what, strerror(errno));
  else
    through("%s", what);
  return result >= 0;
}

/* True outside a sandbox, where the program must bound itself so that it does no harm. */
__attribute__((unused)) static int is_control(void) { return getenv("ATTACK_CONTROL") != NULL; }

/* How far to go: as far as it gets, or to the bound of a control. */
__attribute__((unused)) static long bound(long control, long sandboxed) { return is_control() ? control : sandboxed; }

/* Stays: for ever, or in a control for 20 s, so that nothing is left on the machine if the control itself is killed. */
__attribute__((unused)) static void linger(void) {
  for (int second = 0; !is_control() || second < 20; second++) sleep(1);
  _exit(0);
}

#endif
