/* Endless messages of the compiler. */
#warning flooded with words, flooded with words, flooded with words, flooded with words, flooded with words, flooded with words
#if __INCLUDE_LEVEL__ < 180
#include "compile-flood.c"
#include "compile-flood.c"
#endif
