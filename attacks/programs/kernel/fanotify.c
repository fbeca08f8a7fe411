/* Hears of, and holds up, every opened file of a file system. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/fanotify.h>
#include "attack.h"

int main(void) {
  int group = fanotify_init(FAN_CLASS_NOTIF, O_RDONLY);
  attempt("fanotify_init", group);
  attempt("fanotify_init by file id", fanotify_init(FAN_CLASS_NOTIF | FAN_REPORT_FID, O_RDONLY));
  attempt("fanotify_mark of /usr", fanotify_mark(group, FAN_MARK_ADD | FAN_MARK_MOUNT, FAN_OPEN, AT_FDCWD, "/usr"));
  return 0;
}
