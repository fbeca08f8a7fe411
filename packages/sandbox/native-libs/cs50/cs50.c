#include "cs50.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct line {
  char *text;
  size_t length; /* may be more than strlen says: a line can hold NUL */
};

/* What get_string gave away. */
static string *kept;
static size_t kept_count, kept_room;

__attribute__((constructor)) static void write_at_once(void) { setvbuf(stdout, NULL, _IONBF, 0); }

/* After the program's own atexit functions, which may still use their strings. */
__attribute__((destructor)) static void free_kept(void) {
  while (kept_count > 0) free(kept[--kept_count]);
  free(kept);
  kept = NULL;
  kept_room = 0;
}

/* The array with room for one more element. NULL: there is no memory; the array is as it was. */
static void *with_room(void *array, size_t count, size_t *room, size_t size) {
  if (count < *room) return array;
  size_t more = *room == 0 ? 32 : *room * 2;
  void *larger = reallocarray(array, more, size);
  if (larger != NULL) *room = more;
  return larger;
}

static bool append(struct line *line, size_t *room, char byte) {
  char *text = with_room(line->text, line->length, room, 1);
  if (text == NULL) return false;
  line->text = text;
  line->text[line->length++] = byte;
  return true;
}

/* False: there is no line, or no memory for it. */
static bool read_line(struct line *line) {
  *line = (struct line){0};
  size_t room = 0;
  bool fits = true;
  int byte = 0;
  while (fits && (byte = getc(stdin)) != EOF && byte != '\n' && byte != '\r') fits = append(line, &room, (char)byte);
  bool read = fits && (byte != EOF || line->length > 0) && append(line, &room, '\0');
  if (byte == '\r' && (byte = getc(stdin)) != '\n') ungetc(byte, stdin);
  /* No larger than the text, so that tools such as valgrind see what is written behind it. */
  char *fitting = read ? realloc(line->text, line->length) : NULL;
  if (fitting == NULL) free(line->text);
  line->text = fitting;
  line->length -= read ? 1 : 0;
  return fitting != NULL;
}

static bool ask(struct line *line, const char *format, va_list values) {
  if (format != NULL) {
    va_list again;
    va_copy(again, values);
    vprintf(format, again);
    va_end(again);
  }
  fflush(stdout);
  return read_line(line);
}

/* Asks until `accept` takes the answer. False: there is none. */
static bool ask_until(bool (*accept)(const struct line *, void *), void *value, const char *format, va_list values) {
  struct line line;
  while (ask(&line, format, values)) {
    bool accepted = accept(&line, value);
    free(line.text);
    if (accepted) return true;
  }
  return false;
}

/* An optional sign, then digits, and where a point is allowed at most one. strtol and strtod alone would take more. */
static bool is_number(const struct line *line, bool point_allowed) {
  const char *at = line->text;
  if (*at == '+' || *at == '-') at++;
  size_t digits = strspn(at, "0123456789");
  at += digits;
  if (point_allowed && *at == '.') {
    size_t behind = strspn(++at, "0123456789");
    at += behind;
    digits += behind;
  }
  return digits > 0 && at == line->text + line->length;
}

/* The highest value is no answer: it says that there is none. */
static bool is_whole(const struct line *line, long long lowest, long long highest, long long *value) {
  if (!is_number(line, false)) return false;
  errno = 0;
  *value = strtoll(line->text, NULL, 10);
  return errno == 0 && *value >= lowest && *value < highest;
}

static bool is_int(const struct line *line, void *value) { return is_whole(line, INT_MIN, INT_MAX, value); }
static bool is_long(const struct line *line, void *value) { return is_whole(line, LONG_MIN, LONG_MAX, value); }
static bool is_long_long(const struct line *line, void *value) { return is_whole(line, LLONG_MIN, LLONG_MAX, value); }

static bool is_double(const struct line *line, void *value) {
  if (!is_number(line, true)) return false;
  errno = 0;
  double number = *(double *)value = strtod(line->text, NULL);
  return errno == 0 && number < DBL_MAX;
}

static bool is_float(const struct line *line, void *value) {
  if (!is_number(line, true)) return false;
  errno = 0;
  float number = *(float *)value = strtof(line->text, NULL);
  return errno == 0 && number < FLT_MAX;
}

static bool is_char(const struct line *line, void *value) {
  *(char *)value = line->text[0];
  return line->length == 1 && line->text[0] != '\0';
}

/* The body of a get function: each has values of its own to hand on. */
#define ANSWER(type, accept, none)                         \
  do {                                                     \
    type value;                                            \
    va_list values;                                        \
    va_start(values, format);                              \
    bool given = ask_until(accept, &value, format, values); \
    va_end(values);                                        \
    return given ? value : none;                           \
  } while (false)

char get_char(const char *format, ...) { ANSWER(char, is_char, CHAR_MAX); }
double get_double(const char *format, ...) { ANSWER(double, is_double, DBL_MAX); }
float get_float(const char *format, ...) { ANSWER(float, is_float, FLT_MAX); }
int get_int(const char *format, ...) { ANSWER(long long, is_int, INT_MAX); }
long get_long(const char *format, ...) { ANSWER(long long, is_long, LONG_MAX); }
long long get_long_long(const char *format, ...) { ANSWER(long long, is_long_long, LLONG_MAX); }

string get_string(const char *format, ...) {
  string *strings = with_room(kept, kept_count, &kept_room, sizeof *kept);
  if (strings == NULL) return NULL;
  kept = strings;
  struct line line;
  va_list values;
  va_start(values, format);
  bool given = ask(&line, format, values);
  va_end(values);
  if (!given) return NULL;
  return kept[kept_count++] = line.text;
}
