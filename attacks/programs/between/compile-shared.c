/* The same source as another student's: with that one's files, or with what its environment made of it, it would say so. */
#include "attack.h"
#if __has_include("private.h")
#include "private.h"
#endif

int main(void) {
#ifdef PRIVATE
  printf("OWNER: %s\n", PRIVATE);
#endif
  if (strstr(__DATE__, "1970"))
    through("built by another's environment");
#ifndef PRIVATE
  stopped("built without anything of another's");
#endif
  return 0;
}
