/* Stands in for the kernel's part of a sandbox: groups, namespaces, and inits that speak the link's protocol. */
#ifndef INVIGIL_FAKE_MACHINE_H
#define INVIGIL_FAKE_MACHINE_H

/* Lets each init take what the launcher sent and answer. An init that lost its launcher ends. */
void fake_inits_step(void);

#endif
