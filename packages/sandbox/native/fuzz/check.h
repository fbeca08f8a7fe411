/* What a fuzz target holds to be true; ends the program where it is not. */
#ifndef INVIGIL_CHECK_H
#define INVIGIL_CHECK_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define CHECK(condition)                                                     \
  do {                                                                       \
    if (!(condition)) {                                                      \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
      abort();                                                               \
    }                                                                        \
  } while (0)

/* The target: libFuzzer or replay.c calls it with one input after another. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
