/* System V shared memory, which stays when its process has ended. */
#define _GNU_SOURCE
#include "attack.h"
#include <sys/ipc.h>
#include <sys/shm.h>

int main(void) {
  for (int count = 0; count < 24; count++) {
    int segment = shmget(IPC_PRIVATE, 8 << 20, IPC_CREAT | 0600);
    char *memory = segment < 0 ? (void *)-1 : shmat(segment, NULL, 0);
    if (memory == (void *)-1) {
      stopped("segment %d: %s", count, strerror(errno));
      return 0;
    }
    memset(memory, 1, 8 << 20);
    shmdt(memory);
  }
  through("%d MiB of System V shared memory", 24 * 8);
  return 0;
}
