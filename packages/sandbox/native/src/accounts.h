/* What a run has used: the difference between its group's accounts before and after it. */
#ifndef INVIGIL_ACCOUNTS_H
#define INVIGIL_ACCOUNTS_H

#include "sandbox.h"

void accounts_begin(struct sandbox *sandbox);

/* Processor time since the run began. */
uint64_t accounts_cpu_ns(const struct sandbox *sandbox);

/* Notes what the kernel itself keeps no peak of. */
void accounts_sample(struct sandbox *sandbox);

/* Fills in the run's usage and which limits struck. */
void accounts_close(struct sandbox *sandbox);

/* Takes over what init counted, where there is no group. */
void accounts_of_init(struct sandbox *sandbox);

#endif
