/*
 * Files whose names a compiler may take for options: `-DTAKEN=.c` is one, and `@more.c` names a file of more options
 * (which is C as well: an unknown pragma is no error).
 */
#include "attack.h"

int main(void) {
#if defined TAKEN || defined TAKEN_FROM_FILE
  through("a file's name became an option of the compiler");
#else
  stopped("the files' names remained names");
#endif
  return 0;
}
