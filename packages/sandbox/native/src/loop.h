/* The event loop: epoll, and memory that is only given back when no event of the same round can point to it. */
#ifndef INVIGIL_LOOP_H
#define INVIGIL_LOOP_H

#include <stdbool.h>
#include <stdint.h>

/* Embed one in whatever has a descriptor; fd is -1 while it is not watched. */
struct watch {
  int fd;
  uint32_t events;
  void (*ready)(struct watch *watch, uint32_t events);
};

void loop_start(void);

/* Starts watching; the watch must stay where it is until loop_forget. */
void loop_watch(struct watch *watch, int fd, uint32_t events, void (*ready)(struct watch *, uint32_t));

/* Changes what is waited for; 0 pauses. */
void loop_change(struct watch *watch, uint32_t events);

/* Stops watching and closes the descriptor. Idempotent. */
void loop_forget(struct watch *watch);

/* free() at the end of the round. */
void loop_free_later(void *memory);

/* Waits for events up to timeout_ms (-1: for ever) and serves them; whether there were any. */
bool loop_round(int timeout_ms);

#endif
