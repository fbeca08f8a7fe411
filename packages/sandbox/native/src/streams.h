/* What goes into a program and comes out of it: limits, credit, and a client that may be slow. */
#ifndef INVIGIL_STREAMS_H
#define INVIGIL_STREAMS_H

#include "sandbox.h"

/* Room for input that a client has from the start of a run. */
#define INPUT_ROOM (256 * 1024)

/* Owns `fd`, the reading end of stdout (0), stderr (1) or a terminal (0). */
void streams_watch_output(struct sandbox *sandbox, int which, int fd);

/* Owns `fd`, the writing end of stdin; writes what has come before. */
void streams_watch_input(struct sandbox *sandbox, int fd);

/* FRAME_STDIN; false when it is more than was granted. Ignored when no run is active (it may just have ended). */
bool streams_input(struct sandbox *sandbox, const uint8_t *bytes, size_t length);
void streams_input_end(struct sandbox *sandbox);

/* Looks at the outputs again after a slow client has caught up. */
void streams_resume(struct sandbox *sandbox);

/* Reads what the program wrote before it ended. */
void streams_drain(struct sandbox *sandbox);

/* Descriptors and memory. */
void streams_close(struct sandbox *sandbox);

#endif
