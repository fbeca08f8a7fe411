/* Which launcher of this machine we are: a number with a lock, a block of uids, and the cleaning up after the dead. */
#ifndef INVIGIL_INSTANCE_H
#define INVIGIL_INSTANCE_H

#include <sys/types.h>

struct instance {
  unsigned number; /* among the launchers with the same state folder */
  char name[32];   /* of its groups: unlike that of any other launcher of this machine, whatever its state folder */
  uid_t first_uid; /* of the ids that belong to this instance alone: those of its nurseries and templates, then two for each seat */
  unsigned uids;   /* how many; 1 when there is but the launcher's own */
  unsigned seats;  /* as many as there are ids for */
  int lock;
};

#define INSTANCE_UIDS 65536u
#define UIDS_EACH 2u
/* Root of each nursery's user namespace, and the templates (nursery.h). */
#define RESERVED_UIDS 64u

/* Takes the first free number in `state`; ends what launchers left that were killed. Ends the program when it cannot. */
void instance_start(struct instance *instance, const char *state);

/* Notes in the lock what a successor would have to clean: paths of groups, one a line. */
void instance_note(const struct instance *instance, const char *paths);

#endif
