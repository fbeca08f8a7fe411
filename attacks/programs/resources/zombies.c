/* Children that end at once and are never waited for. */
#include "attack.h"

#define ENOUGH 200

int main(void) {
  for (int count = 0; count < ENOUGH; count++) {
    int child = fork();
    if (child == 0) _exit(0);
    if (child < 0) {
      stopped("fork beside %d zombies: %s", count, strerror(errno));
      return 0;
    }
  }
  through("%d zombies at one time", ENOUGH);
  return 0;
}
