/*
 * Questions and answers for beginners' programs: each function prints a question, reads one line from standard input, and asks again
 * until the line is what was asked for. The names, types and results are those of the CS50 library for C.
 *
 * The question is a format as printf's, followed by its values; NULL asks nothing. It is on its way to whoever reads before the answer
 * is waited for. A line ends with LF, CR, CR LF, or the end of the input, and may be as long as memory allows. When no line can be read
 * (the input has ended, or memory has), each function returns the largest value of its type, which no answer can be; get_string
 * returns NULL.
 *
 * A number is an optional sign and decimal digits, with at most one point for get_float and get_double; no spaces, exponents or
 * hexadecimal digits. One that its type cannot hold, or that would be too small to be told from zero, is asked for again.
 *
 * A program that calls this library writes its standard output at once, unless it says otherwise with setvbuf.
 */
#ifndef CS50_H
#define CS50_H

#include <float.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>

/* A text. Its memory belongs to the library when get_string gave it. */
typedef char *string;

/* One byte other than NUL. Without a line: CHAR_MAX. */
char get_char(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Without a line: DBL_MAX. */
double get_double(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Without a line: FLT_MAX. */
float get_float(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* From INT_MIN to INT_MAX - 1. Without a line: INT_MAX. */
int get_int(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* From LONG_MIN to LONG_MAX - 1. Without a line: LONG_MAX. */
long get_long(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* From LLONG_MIN to LLONG_MAX - 1. Without a line: LLONG_MAX. */
long long get_long_long(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The line without its ending; an empty line is an empty text. The library frees it when the program ends. Without a line: NULL. */
string get_string(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
