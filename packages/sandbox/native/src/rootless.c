#include "rootless.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "layers.h"
#include "util.h"

#define NEWUIDMAP "/usr/bin/newuidmap"
#define NEWGIDMAP "/usr/bin/newgidmap"

struct rootless rootless;

struct range {
  unsigned first, count;
};

static void user_name(uid_t uid, char *name, size_t size) {
  FILE *file = fopen("/etc/passwd", "re");
  struct passwd *user = NULL;
  while (file && (user = fgetpwent(file)) && user->pw_uid != uid) continue;
  format_into(name, size, "%s", user ? user->pw_name : "");
  if (file) fclose(file);
}

/* The largest range that a file of lines `NAME-OR-UID:FIRST:COUNT` gives to the user. */
static struct range largest_range(const char *path, uid_t uid, const char *name) {
  struct range best = {0};
  char line[512], number[16];
  FILE *file = fopen(path, "re");
  format_into(number, sizeof number, "%u", uid);
  while (file && fgets(line, sizeof line, file)) {
    struct range range;
    char *colon = strchr(line, ':');
    if (!colon || sscanf(colon, ":%u:%u", &range.first, &range.count) != 2) continue;
    *colon = 0;
    bool ours = strcmp(line, number) == 0 || (*name && strcmp(line, name) == 0);
    if (ours && range.count > best.count) best = range;
  }
  if (file) fclose(file);
  return best;
}

/* `newuidmap PID 0 OUR-ID 1 1 FIRST COUNT`, in a child; it is setuid root, checks the range itself, and says on stderr what it minds. */
static bool run_tool(const char *tool, pid_t target, unsigned own, struct range range) {
  char numbers[4][16], *environment[] = {NULL};
  unsigned values[4] = {(unsigned)target, own, range.first, range.count};
  for (int i = 0; i < 4; i++) format_into(numbers[i], sizeof numbers[i], "%u", values[i]);
  char *arguments[] = {(char *)tool, numbers[0], "0", numbers[1], "1", "1", numbers[2], numbers[3], NULL};
  int status;
  pid_t pid = fork();
  if (pid == 0) {
    execve(tool, arguments, environment);
    _exit(127);
  }
  return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void new_user_namespace(void) {
  if (unshare(CLONE_NEWUSER) == 0) return;
  fatal("making a user namespace without root: %s (allow it: sysctl user.max_user_namespaces=10000, kernel.unprivileged_userns_clone=1)", strerror(errno));
}

/* The tools want to be called from outside of the namespace, when it is there: a child waits outside for a byte. */
static void enter_with_ranges(uid_t uid, gid_t gid, struct range uids, struct range gids) {
  int gate[2], status;
  char byte;
  pid_t target = getpid();
  if (pipe2(gate, O_CLOEXEC) != 0) fatal("making a pipe: %s", strerror(errno));
  pid_t helper = fork();
  if (helper < 0) fatal("fork: %s", strerror(errno));
  if (helper == 0) {
    close(gate[1]);
    bool go = read(gate[0], &byte, 1) == 1;
    _exit(go && run_tool(NEWUIDMAP, target, uid, uids) && run_tool(NEWGIDMAP, target, gid, gids) ? 0 : 1);
  }
  close(gate[0]);
  new_user_namespace();
  bool told = write(gate[1], "", 1) == 1;
  close(gate[1]);
  if (waitpid(helper, &status, 0) != helper || status != 0 || !told) fatal("newuidmap and newgidmap did not map the ranges of /etc/subuid and /etc/subgid");
}

static void enter_with_single_id(uid_t uid, gid_t gid) {
  char users[32], groups[32];
  format_into(users, sizeof users, "0 %u 1", uid);
  format_into(groups, sizeof groups, "0 %u 1", gid);
  new_user_namespace();
  if (write_text_at(AT_FDCWD, "/proc/self/setgroups", "deny") != 0 || write_text_at(AT_FDCWD, "/proc/self/uid_map", users) != 0 ||
      write_text_at(AT_FDCWD, "/proc/self/gid_map", groups) != 0)
    fatal("mapping this user's id into a user namespace: %s", strerror(errno));
}

void rootless_enter(void) {
  char name[64];
  uid_t uid = geteuid();
  gid_t gid = getegid();
  user_name(uid, name, sizeof name);
  struct range uids = largest_range("/etc/subuid", uid, name), gids = largest_range("/etc/subgid", uid, name);
  bool tools = access(NEWUIDMAP, X_OK) == 0 && access(NEWGIDMAP, X_OK) == 0;
  rootless.on = true;
  if (uids.count && gids.count && tools) {
    rootless.ids = uids.count < gids.count ? uids.count : gids.count;
    enter_with_ranges(uid, gid, uids, gids);
  } else {
    const char *why = tools ? "/etc/subuid and /etc/subgid give this user no ids" : NEWUIDMAP " and newgidmap are not there";
    format_into(rootless.why_single, sizeof rootless.why_single, "%s", why);
    enter_with_single_id(uid, gid);
  }
  if ((rootless.ids && setgroups(0, NULL) != 0) || setresgid(0, 0, 0) != 0 || setresuid(0, 0, 0) != 0) fatal("becoming root of a user namespace: %s", strerror(errno));
  /* A network namespace too: a sandbox's init, on its way from one to another, may come back to this one only if it is ours. */
  if (unshare(CLONE_NEWNS | CLONE_NEWNET) != 0)
    fatal("a user namespace has no rights here: %s (Ubuntu 23.10 and later: load deploy/apparmor/invigil-launcher)", strerror(errno));
}

const char *rootless_state(void) {
  static char folder[128];
  const char *runtime = getenv("XDG_RUNTIME_DIR");
  size_t used;
  bool fits = runtime && *runtime ? format_into(folder, sizeof folder, "%s", runtime) : format_into(folder, sizeof folder, "/run/user/%u", geteuid());
  if (!fits || access(folder, W_OK) != 0) fatal("without root a folder for locks and mount points is needed, and %s is none: name one by --state", folder);
  used = strlen(folder);
  if (!format_into(folder + used, sizeof folder - used, "/invigil")) fatal("XDG_RUNTIME_DIR: the path is too long");
  return folder;
}

void rootless_mark_layers(void) {
  layer_off(LAYER_DEVICES, "start the launcher as root, or do without by name (docs/rootless.md)",
            "without root no device nodes can be made: every sandbox sees the host's, and programs of one time can signal each other by file locks on them");
  if (!rootless.ids)
    layer_off(LAYER_PRIVILEGES, "65536 ids for this user in /etc/subuid and /etc/subgid, and the package uidmap",
              "%s: programs have the id and groups of the launcher and of PID 1, can disturb PID 1, and use up what the kernel counts by user", rootless.why_single);
}
