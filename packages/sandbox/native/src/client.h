/* A connection: frames in, frames out, and whose sandboxes are whose. */
#ifndef INVIGIL_CLIENT_H
#define INVIGIL_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol.h"

struct client;
struct sandbox;

/* Serves a connected socket. `only`: the launcher ends with this client. */
void client_add(int fd, bool only);

/* Queues a frame; it is sent at the end of the round. */
void client_send(struct client *client, uint16_t type, uint32_t sandbox, const void *payload, size_t length);
void client_send_error(struct client *client, uint32_t sandbox, enum error_code code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Whether so much waits to be sent that outputs should be left where they are. */
bool client_is_slow(const struct client *client);

/* Sends what is queued for all clients; ends those that are gone. */
void clients_flush(void);

/* Whether the client that the launcher was started for is gone. */
bool clients_finished(void);

#endif
