/*
 * Templates: a warmed interpreter of an image, of which runs are forks. It lives in the image's user namespace as a user of its own with
 * one capability there (to enter sandboxes), imports what the image names, and never runs a student's code.
 *
 *   image wants one -> STARTING --READY--> in use --too old, too large, silent, dead--> replaced
 *
 * What cannot be had from a template is done without: init makes the runner itself, and the run goes cold.
 */
#ifndef INVIGIL_TEMPLATE_H
#define INVIGIL_TEMPLATE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "cgroup.h"
#include "link.h"
#include "loop.h"

struct image;
struct sandbox;
struct birth;

#define TEMPLATE_FD 3 /* where a template finds its end of the link */

/* What it is executed with, as for a run of this file; and beside its variables those of the modules to import. */
#define TEMPLATE_SCRIPT "main.py"
#define TEMPLATE_PRELOADS "INVIGIL_PRELOAD="
#define MAX_PRELOAD_BYTES 8192
/* Room behind its variables for more of a run's: /proc shows what stands there. */
#define TEMPLATE_ROOM "INVIGIL_ROOM="
#define TEMPLATE_ROOM_BYTES 8192

enum template_message {
  /* launcher to template */
  TEMPLATE_FORK = 1, /* struct fork_request; its descriptors, then the lists of processes of the sandbox's groups */
  /* template to launcher */
  TEMPLATE_READY, /* everything is imported */
  TEMPLATE_FORKED, /* struct forked; a pidfd */
};

struct forked {
  uint32_t token;
  int32_t pid; /* as the launcher sees it; its parent is the launcher */
  uint32_t error; /* errno where there is none */
};

/* One of an image; an image has at most one that forks and one that is coming. */
struct template {
  struct template *next; /* of those that wait for the kernel to let go of their groups */
  struct image *image;
  pid_t pid; /* 0 until it is born */
  bool ready;
  struct watch link, exit, output;
  struct cgroup group;
  uint64_t started_ns, deadline_ns; /* when it began; until when it has to be ready */
  unsigned forks, answers, looked_at; /* how many were asked of it, and answered; at how many its size was looked at last */
  uint64_t baseline; /* bytes of memory of each fork that are the template's */
  char said[512];    /* the end of what its imports printed */
  size_t said_length, said_bytes;
};

/* Asks the sandbox's template for a fork, as its init wished; false when there is none that could. */
bool template_fork(struct sandbox *sandbox, const struct message *wish);

/* A nursery tells of the birth of a template. */
void template_born(struct image *image, const struct birth *birth, int pidfd);

/* The one that forks, or NULL. */
const struct template *template_in_use(const struct image *image);

/* It let a sandbox wait too long. */
void template_blame(struct image *image, const char *what);

/* Starts and replaces what is due; the time of what is due next. */
uint64_t templates_tick(uint64_t now);

/* template_check.c: why it must not be used, or NULL. */
const char *template_fault(struct template *template);

/* Ends those of an image. */
void templates_end(struct image *image);

#endif
