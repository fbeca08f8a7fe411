#include <sys/fsuid.h>
#include <unistd.h>

#include "init.h"

/* With a single id there is no uid 0 to leave; what is left to give up are the capabilities. */
static void capabilities_with_single_id(bool effective) {
  if (getuid() == STUDENT_ID && set_capabilities(effective, true) != 0) _exit(1);
}

/* Leaving uid 0 by setfsuid also takes the file capabilities out of the effective set, until uid 0 comes back (capabilities(7)). */
void act_as_student(void) {
  setfsgid(STUDENT_ID);
  setfsuid(STUDENT_ID);
  capabilities_with_single_id(false);
}

void act_as_init(void) {
  capabilities_with_single_id(true);
  setfsuid(geteuid());
  setfsgid(getegid());
}
