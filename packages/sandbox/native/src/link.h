/*
 * The link: what the launcher and the init of one sandbox say to each other over a SOCK_SEQPACKET pair.
 * A message is a u16 type and a payload. Client requests pass through unchanged, so that protocol.h parses them again here.
 */
#ifndef INVIGIL_LINK_H
#define INVIGIL_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "protocol.h"

#define LINK_MESSAGE_BYTES (MAX_PAYLOAD_BYTES + 64)
#define LINK_MAX_FDS 12 /* FORK_FDS, and the groups of four hierarchies */
#define LINK_FD 3 /* where init finds its end */
#define STUDENT_ID 1000
#define STUDENT_HOME "/home/student"

enum link_type {
  /* launcher to init */
  LINK_SETUP = 1, /* struct setup */
  LINK_DISK,      /* u64 bytes, u64 files: resize the writable file system */
  LINK_MOUNT,     /* str target, one descriptor: a detached mount to show below /mnt */
  LINK_FILE,      /* payload of FRAME_FILE */
  LINK_RUN,       /* payload of FRAME_RUN; stdout, stderr and, if there is any, stdin as descriptors; none for a terminal */
  LINK_SIGNAL,    /* u8 */
  LINK_KILL,      /* end the run now */
  LINK_COLD,      /* there will be no fork of the template: init is to make the runner itself */
  /* init to launcher */
  LINK_READY,     /* struct readiness: the skeleton can take a run. From a runner to init: u32, its pid */
  LINK_FORK,      /* struct fork_request; FORK_FDS: a runner is wanted from the image's template */
  LINK_FAILED,    /* struct failure: the skeleton is of no use */
  LINK_TERMINAL,  /* one descriptor: the terminal's master */
  LINK_EXITED,    /* struct exited */
  LINK_COLLECTED, /* payload of FRAME_COLLECTED */
  LINK_OMITTED,   /* payload of FRAME_OMITTED */
  LINK_DONE,      /* everything collected is sent */
};

/* What may fail while a sandbox or a run is set up; step_name says it in words. */
enum step {
  STEP_NONE,
  STEP_IDS,
  STEP_CGROUP,
  STEP_NURSERY,
  STEP_MOUNT_BASE,
  STEP_MOUNT_HOME,
  STEP_MOUNT_PROC,
  STEP_MOUNT_PTS,
  STEP_PIVOT,
  STEP_LOOPBACK,
  STEP_CGROUP_NAMESPACE,
  STEP_KEYRING,
  STEP_LANDLOCK,
  STEP_DISK,
  STEP_MOUNT,
  STEP_FILES,
  STEP_TERMINAL,
  STEP_FORK,
  STEP_TEMPLATE,
  STEP_STDIO,
  STEP_RLIMITS,
  STEP_STUDENT_IDS,
  STEP_APPARMOR,
  STEP_NO_NEW_PRIVS,
  STEP_SECCOMP,
  STEP_COUNT,
};

#define STATUS_ELSEWHERE (-1)

const char *step_name(enum step step);

/* The first message. Both ends are the same binary, so that a struct may travel. */
struct setup {
  bool loopback;
  bool apparmor;
  bool landlock;
  bool single_id;  /* init has the student's id: rootless without ranges of ids */
  bool no_cgroup;  /* each process is bounded by itself, and init keeps the accounts */
  bool warm;       /* the runner is a fork of the image's template */
  uint64_t disk_bytes, disk_files;
};

struct failure {
  uint32_t step, error; /* enum step, errno */
};

struct readiness {
  bool warm;
  struct failure failure; /* of a fork of the template that came to nothing */
};

/* What comes with LINK_FORK, in this order; the last one only where the kernel has Landlock. */
enum fork_fd { FORK_CHANNEL, FORK_USER, FORK_PID, FORK_MOUNT, FORK_NETWORK, FORK_IPC, FORK_CGROUP, FORK_LANDLOCK, FORK_FDS };

struct fork_request {
  uint32_t token; /* the launcher's, to know the answer by */
  bool apparmor, single_id, landlock;
};

struct exited {
  int32_t status; /* as from waitpid; STATUS_ELSEWHERE: the launcher is the program's parent and knows */
  uint32_t step;  /* enum step that failed, or STEP_NONE */
  uint32_t error; /* its errno */
  uint32_t hits;  /* HIT_DISK_BYTES, HIT_DISK_FILES */
  uint64_t wall_ns;
  uint64_t disk_bytes_used, disk_files_used;
  uint64_t cpu_ns, memory_peak; /* without a control group: of all that was reaped; of the largest process */
  bool collecting; /* LINK_COLLECTED, LINK_OMITTED and LINK_DONE follow */
};

/*
 * A pair with room for the largest message: ends[0] for the launcher, non-blocking; 0, or -1 with errno. Without root the room is
 * what net.core.wmem_max allows; ENOBUFS when that is too little.
 */
int link_pair(int ends[2]);

/* Sends one message with descriptors; 0, or -1 with errno (EAGAIN on a full non-blocking link). */
int link_send(int link, uint16_t type, const void *payload, size_t length, const int *fds, unsigned fd_count);

/* LINK_FAILED with errno, from whoever sets a sandbox up. */
int link_send_failure(int link, enum step step);

struct message {
  uint16_t type;
  const uint8_t *payload;
  size_t length;
  int fds[LINK_MAX_FDS]; /* -1 where none came; the receiver owns them */
  uint8_t bytes[LINK_MESSAGE_BYTES];
};

/* Receives one message: 1, 0 at the end of the link, -1 with errno. */
int link_receive(int link, struct message *message);

#endif
