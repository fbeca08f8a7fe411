#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sandbox.h"
#include "util.h"

/*
 * Making a network namespace costs 0.6 ms and its removal waits for the kernel, more than all else of a sandbox together. They
 * are used again, one sandbox after another, which is sound under two conditions: no INET socket can have existed in it (the
 * filter denies the family; such sockets outlive their process in TIME_WAIT), and it belongs to the host's user namespace, so
 * that nobody inside could ever configure it. Unix sockets die with their processes; one that is still there means something
 * is wrong, and the namespace is thrown away.
 */
struct network {
  struct network *next;
  int fd;
};

static struct network *spare;

struct network *network_take(void) {
  struct network *network = spare;
  if (network) {
    if (setns(network->fd, CLONE_NEWNET) != 0) return NULL;
    spare = network->next;
    return network;
  }
  if (unshare(CLONE_NEWNET) != 0) return NULL;
  int fd = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
  if (fd < 0) return NULL;
  network = allocate(sizeof *network);
  network->fd = fd;
  return network;
}

/* /proc/self/net/unix lists every Unix socket of the namespace below one line of headings. */
static bool is_clean(const struct network *network) {
  char text[512];
  if (setns(network->fd, CLONE_NEWNET) != 0) return false;
  if (read_text_at(AT_FDCWD, "/proc/self/net/unix", text, sizeof text) <= 0) return false;
  char *line = strchr(text, '\n');
  return line && line[1] == 0;
}

void network_give_back(struct network *network) {
  if (is_clean(network)) {
    network->next = spare;
    spare = network;
    return;
  }
  close(network->fd);
  free(network);
}
