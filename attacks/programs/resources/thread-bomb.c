/* Threads until no more are given. */
#include "attack.h"
#include <pthread.h>

#define ENOUGH 200

static void *wait_for_ever(void *nothing) {
  linger();
  return nothing;
}

int main(void) {
  pthread_attr_t small;
  pthread_attr_init(&small);
  pthread_attr_setstacksize(&small, 65536);
  for (int count = 0; count < ENOUGH; count++) {
    pthread_t thread;
    int failure = pthread_create(&thread, &small, wait_for_ever, NULL);
    if (failure != 0) {
      stopped("thread %d: %s", count, strerror(failure));
      return 0;
    }
  }
  through("%d threads at one time", ENOUGH);
  return 0;
}
