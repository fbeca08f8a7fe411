#include <sys/fsuid.h>

#include "init.h"

/* Leaving uid 0 by setfsuid also takes the file capabilities out of the effective set, until uid 0 comes back (capabilities(7)). */
void act_as_student(void) {
  setfsgid(STUDENT_ID);
  setfsuid(STUDENT_ID);
}

void act_as_init(void) {
  setfsuid(0);
  setfsgid(0);
}
