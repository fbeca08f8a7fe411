/*
 * A nursery: a process of ours that bears the init of every sandbox of an image. It is executed anew at start and never sees a client,
 * so that an init can be a plain fork of it and yet holds nothing of anybody: executing a fresh image for each took a third of a
 * sandbox's time. Its children are the launcher's (CLONE_PARENT). It is root of a user namespace of its own, without any right on the
 * host, and keeps what a seat's sandboxes use one after another and cannot change: mounts and a network namespace.
 *
 * Launcher and nursery talk over a SOCK_SEQPACKET pair, by the messages of link.h.
 */
#ifndef INVIGIL_NURSERY_H
#define INVIGIL_NURSERY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base.h"
#include "link.h"
#include "loop.h"

#define NURSERY_NAME "invigil-nursery"
#define NURSERY_FD 3 /* where the nursery finds its end */

enum nursery_message {
  NURSERY_ORDER = 1, /* struct order; init's end of the link, then the control groups to enter */
  NURSERY_BIRTH,     /* struct birth; a pidfd */
  NURSERY_TEMPLATE,  /* struct template_order and its strings; the template's end of its link, its stdin, its stdout, its groups' lists of processes */
};

struct order {
  uint32_t seat;
  uid_t uid; /* the nursery's ids of the sandbox's init; the student has the next */
  bool single_id; /* `uid` is the student's and init's */
  bool loopback;
  bool clone_into; /* version 2 of control groups: the one descriptor is a folder for CLONE_INTO_CGROUP */
};

/* A pidfd comes with it whenever a process was made, even if it is of no use. */
struct birth {
  uint32_t seat;        /* NO_SEAT: the nursery is gone, and with it all that was ordered and is not born */
  uint32_t step, error; /* enum step that failed and its errno, or STEP_NONE */
  pid_t pid;
};

/* A template: its strings follow, each ended by NUL: the interpreter, modules to import, variables. */
struct template_order {
  uid_t uid; /* the nursery's */
  uint32_t preloads, variables;
};

#define NO_SEAT UINT32_MAX
#define MAX_SEATS 8192u
#define TEMPLATE_SEAT MAX_SEATS /* the seat of an image's template */

/* ---- the launcher's side: nursery.c ---- */

struct nursery {
  const struct base *base; /* of its image; the owner's */
  pid_t pid;
  struct watch watch;
};

/* Of all nurseries: the host's ids of their user namespaces (0 there is the first), and who is called with each birth, and owns the pidfd. */
void nurseries_start(uid_t first_uid, unsigned uids, void (*born)(struct nursery *nursery, const struct birth *birth, int pidfd));

/* Starts a nursery. Where it cannot come into its user namespace, orders say so. */
void nursery_start(struct nursery *nursery, const struct base *base);

/* Ends it, and waits until it has ended. */
void nursery_end(struct nursery *nursery);

/* Orders an init; the step that failed with errno, or STEP_NONE. The descriptors stay the caller's. */
enum step nursery_order(struct nursery *nursery, const struct order *order, const int *fds, unsigned count);
enum step nursery_order_template(struct nursery *nursery, const void *order, size_t length, const int *fds, unsigned count);

/* ---- the nursery's side ---- */

/* nursery_main.c: its whole life; `arguments` are those that nursery_start gave. */
void nursery_main(char **arguments) __attribute__((noreturn));

/* `proc` is the host's /proc, which none of the seats shows. Steps that fail leave errno. */

/* seat.c: enters the mounts and the network namespace of a seat, which are made when it is entered first. */
enum step seat_enter(uint32_t seat, bool loopback, const struct base *base, int proc);

/* seat_mounts.c: leaves this process in a new mount namespace that has the image's root and nothing else. */
enum step seat_make_mounts(const struct base *base, uint32_t seat);

/* skeleton.c: clones an init and maps its ids; sets pid and pidfd as soon as there is a process. */
enum step skeleton_clone(const struct order *order, const int *fds, unsigned count, int proc, struct birth *birth, int *pidfd);

/* template_start.c: clones an image's template; sets pid and pidfd as soon as there is a process. */
enum step template_clone(const struct template_order *order, const char *strings, size_t length, const int *fds, unsigned count, struct birth *birth, int *pidfd);

#endif
