#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "beneath.h"
#include "init.h"
#include "util.h"

/* Opens the folder that is to hold `path`, making what is missing; the file's own name starts at *name. */
static int open_parent(char *path, char **name) {
  int dir = open(STUDENT_HOME, O_PATH | O_DIRECTORY | O_CLOEXEC);
  char *part = path;
  for (char *slash; dir >= 0 && (slash = strchr(part, '/')); part = slash + 1) {
    *slash = 0;
    if (mkdirat(dir, part, 0755) != 0 && errno != EEXIST) {
      close_fd(&dir);
      break;
    }
    int next = open_beneath(dir, part, O_PATH | O_DIRECTORY, 0);
    int saved = errno;
    close(dir);
    errno = saved;
    dir = next;
  }
  *name = part;
  return dir;
}

static int write_whole(int fd, const uint8_t *data, size_t length) {
  while (length) {
    ssize_t written = write(fd, data, length);
    if (written < 0) return -1;
    data += written;
    length -= (size_t)written;
  }
  return 0;
}

/* A first piece replaces what is there by a new file: what a student left under that name (a link, a FIFO) is never opened. */
static int open_target(int dir, const char *name, const struct file_request *request) {
  if (request->flags & FILE_APPEND) return open_regular_beneath(dir, name, O_WRONLY | O_APPEND, 0);
  if (unlinkat(dir, name, 0) != 0 && errno != ENOENT) return -1;
  mode_t mode = request->flags & FILE_EXECUTABLE ? 0755 : 0644;
  return open_regular_beneath(dir, name, O_WRONLY | O_CREAT | O_EXCL, mode);
}

int write_file(const struct file_request *request) {
  char path[MAX_PATH_BYTES + 1], *name;
  memcpy(path, request->path.bytes, request->path.length);
  path[request->path.length] = 0;
  act_as_student();
  int result = -1, fd = -1, dir = open_parent(path, &name);
  if (dir >= 0) fd = open_target(dir, name, request);
  if (fd >= 0) result = write_whole(fd, request->data, request->length);
  int saved = errno;
  close_fd(&fd);
  close_fd(&dir);
  act_as_init();
  errno = saved;
  return result;
}
