/* One run in a sandbox, from the request to the report. */
#ifndef INVIGIL_RUN_H
#define INVIGIL_RUN_H

#include "sandbox.h"

/* Starts what an accepted FRAME_RUN asks, now or when the sandbox is ready. */
void run_request(struct sandbox *sandbox, const struct frame *frame);

/* Starts what waited for the sandbox to be ready. */
void run_start_waiting(struct sandbox *sandbox);

void run_signal(struct sandbox *sandbox, int number);
void run_resize(struct sandbox *sandbox, uint16_t columns, uint16_t rows);

/* Ends the run at the client's wish, also when it has not begun. */
void run_cancel(struct sandbox *sandbox);

/* Ends the run for `cause`; the first cause stays. */
void run_stop(struct sandbox *sandbox, enum cause cause, uint64_t used);

/* init says that the template's fork cannot run this program as it would be cold, and waits to hear that it may execute it. */
void run_goes_cold(struct sandbox *sandbox);

/* init says that the program has ended; that all is collected; that the terminal is there; that init itself is gone. */
void run_exited(struct sandbox *sandbox, const struct exited *exited);
void run_collected(struct sandbox *sandbox);
void run_terminal(struct sandbox *sandbox, int master);
/* The sandbox ends; `cause` unless the run has one of its own. */
void run_lost(struct sandbox *sandbox, enum cause cause);

/* Deadlines and samples that are due; the time of the next, or UINT64_MAX. */
uint64_t run_tick(struct sandbox *sandbox, uint64_t now);

/* Descriptors and memory of the run. */
void run_release(struct sandbox *sandbox);

#endif
