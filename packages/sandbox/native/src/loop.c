#include "loop.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "util.h"

#define ROUND_EVENTS 64
#define MAX_FREED_A_ROUND 256

static struct {
  int epoll;
  void *freed[MAX_FREED_A_ROUND];
  unsigned freed_count;
} loop = {.epoll = -1};

void loop_start(void) {
  loop.epoll = epoll_create1(EPOLL_CLOEXEC);
  if (loop.epoll < 0) fatal("epoll_create1: %s", strerror(errno));
}

void loop_watch(struct watch *watch, int fd, uint32_t events, void (*ready)(struct watch *, uint32_t)) {
  *watch = (struct watch){fd, events, ready};
  struct epoll_event event = {.events = events, .data.ptr = watch};
  if (epoll_ctl(loop.epoll, EPOLL_CTL_ADD, fd, &event) != 0) fatal("epoll_ctl: adding descriptor %d: %s", fd, strerror(errno));
}

void loop_change(struct watch *watch, uint32_t events) {
  if (watch->fd < 0 || watch->events == events) return;
  watch->events = events;
  struct epoll_event event = {.events = events, .data.ptr = watch};
  if (epoll_ctl(loop.epoll, EPOLL_CTL_MOD, watch->fd, &event) != 0) report("epoll_ctl: changing descriptor %d: %s", watch->fd, strerror(errno));
}

void loop_forget(struct watch *watch) {
  if (watch->fd < 0) return;
  /* Explicitly: another process may for a moment hold a copy, which would keep the descriptor in the set. */
  epoll_ctl(loop.epoll, EPOLL_CTL_DEL, watch->fd, NULL);
  close_fd(&watch->fd);
  watch->ready = NULL;
}

static void free_all(void) {
  while (loop.freed_count) free(loop.freed[--loop.freed_count]);
}

void loop_free_later(void *memory) {
  /* A round serves 64 events, and each ends few objects. Losing one's memory is better than using it after it was freed. */
  if (loop.freed_count == MAX_FREED_A_ROUND) return report("more than %d objects ended in one round; one is not freed", MAX_FREED_A_ROUND);
  loop.freed[loop.freed_count++] = memory;
}

bool loop_round(int timeout_ms) {
  struct epoll_event events[ROUND_EVENTS];
  int count = epoll_wait(loop.epoll, events, ROUND_EVENTS, timeout_ms);
  if (count < 0 && errno != EINTR) fatal("epoll_wait: %s", strerror(errno));
  for (int i = 0; i < count; i++) {
    struct watch *watch = events[i].data.ptr;
    if (watch->ready) watch->ready(watch, events[i].events);
  }
  free_all();
  return count > 0;
}
