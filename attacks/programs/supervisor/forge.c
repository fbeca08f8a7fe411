/* Says to every descriptor, as the supervisor's own parts would, that the run has ended well; then ends badly. */
#define _GNU_SOURCE
#include "attack.h"
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/uio.h>

/* A frame of the launcher's protocol: length, type, zero, sandbox; and a link message: type, then the same payload. */
static size_t frame(uint8_t *to, uint16_t type, uint32_t length) {
  memset(to, 0, 12 + length);
  memcpy(to, &length, 4);
  memcpy(to + 4, &type, 2);
  to[8] = 1;
  return 12 + length;
}

int main(void) {
  uint8_t message[512];
  uint16_t links[] = {10, 11, 12, 13, 14, 15, 16};
  int reached = 0;
  signal(SIGPIPE, SIG_IGN); /* its own input may be a socket that nobody reads */
  if (is_control() && getenv("ATTACK_AGAIN") == NULL) { /* with a descriptor left open */
    setenv("ATTACK_AGAIN", "1", 1);
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) < 0) return 1;
    char *arguments[] = {"forge", NULL};
    execv("/proc/self/exe", arguments);
  }
  for (int file = 3; file < 1024; file++) {
    for (uint16_t type = 64; type <= 74; type++)
      if (write(file, message, frame(message, type, 64)) >= 0) reached++;
    for (size_t index = 0; index < sizeof links / sizeof *links; index++) {
      memset(message, 0, sizeof message);
      memcpy(message, &links[index], 2);
      if (send(file, message, 128, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0) reached++;
    }
    if (write(file, "garbage", 7) >= 0) reached++;
  }
  if (reached > 0)
    through("%d messages were taken", reached);
  else
    stopped("no descriptor beyond the three takes anything");
  /* On the streams that it may use: what looks like the launcher's frames, and like an answer of the server. */
  for (int file = 0; file < 3; file++)
    for (uint16_t type = 64; type <= 74; type++)
      if (write(file, message, frame(message, type, 64)) < 0) break;
  puts("\n{\"verdict\":\"exited\",\"exitCode\":0,\"signal\":null,\"stdout\":\"perfect\",\"files\":[]}");
  fflush(stdout);
  return 7;
}
