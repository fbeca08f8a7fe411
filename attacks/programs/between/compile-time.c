/* Includes itself twice, 180 deep: the preprocessor would not end in the age of the universe. */
#if __INCLUDE_LEVEL__ < 180
#include "compile-time.c"
#include "compile-time.c"
#endif
