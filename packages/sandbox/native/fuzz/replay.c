/*
 * Runs a fuzz target without libFuzzer: over files, and over mutations of them that are the same every time.
 *
 *   TARGET-replay MUTATIONS FILE...
 */
#include <string.h>

#include "check.h"

enum { MAX_INPUT = 256 * 1024, MAX_FILES = 4096, MAX_STEPS = 6 };

struct input {
  size_t size;
  uint8_t *bytes;
};

static struct input files[MAX_FILES];
static unsigned file_count;

static uint64_t state = 0x9e3779b97f4a7c15;

/* xorshift64: any generator will do, as long as it is always the same. */
static size_t below(size_t limit) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return limit ? (size_t)(state % limit) : 0;
}

static void read_file(const char *name) {
  FILE *file = fopen(name, "rb");
  if (file == NULL || file_count == MAX_FILES) {
    fprintf(stderr, "cannot take %s\n", name);
    exit(2);
  }
  static uint8_t bytes[MAX_INPUT];
  struct input *input = &files[file_count++];
  input->size = fread(bytes, 1, sizeof bytes, file);
  input->bytes = malloc(input->size + 1);
  CHECK(input->bytes != NULL);
  memcpy(input->bytes, bytes, input->size);
  fclose(file);
}

/* Puts `length` bytes of another place or file at `at`, over what is there or before it. */
static void splice(struct input *input, size_t at, const uint8_t *bytes, size_t length, int insert) {
  if (at + length > MAX_INPUT || (insert && input->size + length > MAX_INPUT)) return;
  uint8_t *copy = malloc(length + 1);
  CHECK(copy != NULL);
  memcpy(copy, bytes, length);
  if (insert) {
    memmove(input->bytes + at + length, input->bytes + at, input->size - at);
    input->size += length;
  }
  memcpy(input->bytes + at, copy, length);
  if (at + length > input->size) input->size = at + length;
  free(copy);
}

static void mutate(struct input *input) {
  static const uint32_t numbers[] = {0, 1, 2, 0x7f, 0x80, 0xff, 0x100, 0x1000, 0xffff, 0x10000, 0x20000, 0x20001, 0x7fffffff, 0x80000000, 0xffffffff};
  size_t at = below(input->size);
  const struct input *other = &files[below(file_count)];
  size_t from = below(other->size), length = below(other->size - from) + (other->size > from);
  switch (below(7)) {
    case 0: if (input->size) input->bytes[at] ^= (uint8_t)(1u << below(8)); break;
    case 1: if (input->size) input->bytes[at] = (uint8_t)below(256); break;
    case 2: splice(input, at, (const uint8_t *)&numbers[below(sizeof numbers / sizeof *numbers)], 1u << below(3), 0); break;
    case 3: input->size = at; break;
    case 4: splice(input, at, other->bytes + from, length, 1); break;
    case 5: splice(input, at, other->bytes + from, length, 0); break;
    default: {
      size_t cut = below(input->size - at);
      memmove(input->bytes + at, input->bytes + at + cut, input->size - at - cut);
      input->size -= cut;
    }
  }
}

/* In memory of exactly its size, so that reading past its end is noticed. */
static void try_input(const struct input *input) {
  uint8_t *copy = malloc(input->size ? input->size : 1);
  CHECK(copy != NULL);
  memcpy(copy, input->bytes, input->size);
  LLVMFuzzerTestOneInput(copy, input->size);
  free(copy);
}

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: %s MUTATIONS FILE...\n", argv[0]);
    return 2;
  }
  for (int i = 2; i < argc; i++) read_file(argv[i]);
  for (unsigned i = 0; i < file_count; i++) try_input(&files[i]);
  long mutations = strtol(argv[1], NULL, 10);
  static uint8_t bytes[MAX_INPUT];
  for (long i = 0; i < mutations; i++) {
    const struct input *seed = &files[below(file_count)];
    struct input input = {seed->size, bytes};
    memcpy(bytes, seed->bytes, seed->size);
    for (size_t steps = 1 + below(MAX_STEPS); steps > 0; steps--) mutate(&input);
    try_input(&input);
  }
  printf("%u files and %ld mutations\n", file_count, mutations);
  return 0;
}
