#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "nursery.h"
#include "util.h"

/*
 * What the sandboxes of a seat use one after another. To make it takes longer than everything else of a sandbox together, and
 * nobody in a sandbox can change it: the mounts are read-only and locked, and both namespaces belong to the host's user namespace.
 * What processes leave at an inode (file locks, leases, watches) goes with them; Unix sockets too, and that is looked after. INET
 * sockets, which may stay in TIME_WAIT, are denied by the filter; a sandbox with a loopback gets a network namespace of its own.
 */
static struct {
  bool made;
  uint64_t made_ns;
  int mounts, network;
} seats[MAX_SEATS + 1];

/*
 * After this they are made anew, which takes about 2 ms: an overlay does not show for certain what came into the folders below it
 * since (a program that the host has installed, once it was looked for in vain).
 */
#define MOST_AGE_NS (60000 * NS_PER_MS)

/* The namespaces of the launcher, to return to. */
static struct {
  bool known;
  int mounts, network;
} home;

static int open_namespace(int proc, const char *name) { return openat(proc, name, O_RDONLY | O_CLOEXEC); }

static int know_home(int proc) {
  if (home.known) return 0;
  home.mounts = open_namespace(proc, "self/ns/mnt");
  home.network = open_namespace(proc, "self/ns/net");
  home.known = home.mounts >= 0 && home.network >= 0;
  return home.known ? 0 : -1;
}

static int new_network(int proc) {
  return unshare(CLONE_NEWNET) == 0 ? open_namespace(proc, "self/ns/net") : -1;
}

static enum step make(uint32_t seat, const struct base *base, int proc) {
  if (setns(home.mounts, CLONE_NEWNS) != 0) return STEP_MOUNT_BASE;
  enum step failed = seat_make_mounts(base, seat);
  if (failed != STEP_NONE) return failed;
  seats[seat].mounts = open_namespace(proc, "self/ns/mnt");
  if (seats[seat].mounts < 0) return STEP_MOUNT_BASE;
  seats[seat].network = new_network(proc);
  if (seats[seat].network < 0) {
    close_fd(&seats[seat].mounts);
    return STEP_IDS;
  }
  seats[seat].made = true;
  seats[seat].made_ns = now_ns();
  return STEP_NONE;
}

static void unmake(uint32_t seat) {
  close_fd(&seats[seat].mounts);
  close_fd(&seats[seat].network);
  seats[seat].made = false;
}

/* The list of Unix sockets in the network namespace of this process has one line of headings, and here nothing below it. */
static bool has_no_socket(int proc) {
  char text[512];
  if (read_text_at(proc, "self/net/unix", text, sizeof text) <= 0) return false;
  const char *line = strchr(text, '\n');
  return line && line[1] == 0;
}

static int enter_network(uint32_t seat, int proc) {
  if (setns(seats[seat].network, CLONE_NEWNET) != 0) return -1;
  if (has_no_socket(proc)) return 0;
  close_fd(&seats[seat].network);
  seats[seat].network = new_network(proc);
  if (seats[seat].network >= 0) return 0;
  unmake(seat);
  return -1;
}

enum step seat_enter(uint32_t seat, bool loopback, const struct base *base, int proc) {
  enum step failed = STEP_NONE;
  if (seat > MAX_SEATS) fatal("the launcher asks for seat %u", seat);
  if (know_home(proc) != 0) return STEP_IDS;
  if (seats[seat].made && now_ns() - seats[seat].made_ns > MOST_AGE_NS) unmake(seat);
  if (!seats[seat].made) failed = make(seat, base, proc);
  if (failed != STEP_NONE) return failed;
  if (setns(seats[seat].mounts, CLONE_NEWNS) != 0) return STEP_MOUNT_BASE;
  int entered = loopback ? setns(home.network, CLONE_NEWNET) : enter_network(seat, proc);
  return entered == 0 ? STEP_NONE : STEP_IDS;
}
