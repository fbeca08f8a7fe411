#include "layers.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "link.h"
#include "options.h"
#include "rootless.h"
#include "util.h"

struct layer_status layers[LAYER_COUNT];

static const char *const names[LAYER_COUNT] = {"namespaces", "root", "cgroup", "rlimits", "seccomp", "landlock", "apparmor", "privileges", "init", "devices"};

const char *layer_name(enum layer layer) { return names[layer]; }

void layer_on(enum layer layer, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(layers[layer].detail, sizeof layers[layer].detail, format, arguments);
  va_end(arguments);
  layers[layer].on = true;
  layers[layer].remedy[0] = 0;
}

void layer_off(enum layer layer, const char *remedy, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(layers[layer].detail, sizeof layers[layer].detail, format, arguments);
  va_end(arguments);
  layers[layer].on = false;
  format_into(layers[layer].remedy, sizeof layers[layer].remedy, "%s", remedy);
}

static void probe_seccomp(void) {
  uint32_t action = SECCOMP_RET_KILL_PROCESS;
  if (syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0) layer_on(LAYER_SECCOMP, "allow list, unknown calls do not exist");
  else layer_off(LAYER_SECCOMP, "use a kernel with CONFIG_SECCOMP_FILTER (every stock kernel has it)", "the kernel has no seccomp filters: %s", strerror(errno));
}

static void probe_landlock(void) {
  long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  layers[LAYER_LANDLOCK].required = !options.without[LAYER_LANDLOCK] && abi >= 2;
  if (abi >= 2) layer_on(LAYER_LANDLOCK, "ABI %ld", abi);
  else layer_off(LAYER_LANDLOCK, "Linux 5.19 with landlock in CONFIG_LSM or in the kernel's lsm= argument", "the kernel has no Landlock of ABI 2 or later");
}

/* A child tries to enter the profile, which needs no privilege and no securityfs. 0 or errno. */
static int try_profile(void) {
  pid_t pid = fork();
  if (pid == 0) {
    int failed = write_text_at(AT_FDCWD, "/proc/self/attr/apparmor/current", "changeprofile invigil-sandbox");
    if (failed && errno == ENOENT && faccessat(AT_FDCWD, "/proc/self/attr/apparmor/current", F_OK, 0) != 0)
      failed = write_text_at(AT_FDCWD, "/proc/self/attr/current", "changeprofile invigil-sandbox");
    _exit(failed ? errno : 0);
  }
  int status;
  if (pid < 0 || waitpid(pid, &status, 0) != pid) return errno;
  return WIFEXITED(status) ? WEXITSTATUS(status) : EIO;
}

static void probe_apparmor(void) {
  char enabled[8] = "";
  bool host_has_it = read_text_at(AT_FDCWD, "/sys/module/apparmor/parameters/enabled", enabled, sizeof enabled) > 0 && enabled[0] == 'Y';
  layers[LAYER_APPARMOR].required = host_has_it && !options.without[LAYER_APPARMOR];
  if (!host_has_it) {
    layer_off(LAYER_APPARMOR, "a kernel with AppArmor (Debian's and Ubuntu's have it)", "this host's kernel does not have AppArmor enabled");
    return;
  }
  int error = try_profile();
  if (error == 0) layer_on(LAYER_APPARMOR, "profile invigil-sandbox");
  else layer_off(LAYER_APPARMOR, "apparmor_parser -r deploy/apparmor/invigil-sandbox", "the profile invigil-sandbox cannot be entered: %s", strerror(error));
}

void layers_probe(void) {
  for (int i = 0; i < LAYER_COUNT; i++) layers[i].required = !options.without[i];
  probe_seccomp();
  probe_landlock();
  probe_apparmor();
}

static enum layer layer_of(int step) {
  switch (step) {
    case STEP_IDS:
    case STEP_LOOPBACK:
    case STEP_CGROUP_NAMESPACE: return LAYER_NAMESPACES;
    case STEP_CGROUP: return LAYER_CGROUP;
    case STEP_MOUNT_BASE:
    case STEP_MOUNT_HOME:
    case STEP_MOUNT_PROC:
    case STEP_MOUNT_PTS:
    case STEP_PIVOT:
    case STEP_DISK:
    case STEP_MOUNT: return LAYER_ROOT;
    case STEP_LANDLOCK: return LAYER_LANDLOCK;
    case STEP_RLIMITS: return LAYER_RLIMITS;
    case STEP_APPARMOR: return LAYER_APPARMOR;
    case STEP_SECCOMP: return LAYER_SECCOMP;
    case STEP_STUDENT_IDS:
    case STEP_NO_NEW_PRIVS: return LAYER_PRIVILEGES;
    default: return LAYER_INIT;
  }
}

void layers_blame(int step, const char *problem) {
  enum layer layer = layer_of(step);
  const char *remedy = "run on Linux 5.14 or later, as root, not inside a container that forbids it";
  if (layer == LAYER_NAMESPACES) remedy = "allow user namespaces: sysctl user.max_user_namespaces=10000; Ubuntu 24.04: load deploy/apparmor/invigil-launcher";
  if (layer == LAYER_ROOT) remedy = "run on Linux 5.14 or later; a container needs its own unmasked /proc (podman --security-opt unmask=ALL)";
  if (layer == LAYER_CGROUP) remedy = "give the launcher a writable cgroup (systemd: Delegate=yes; a container: --cgroupns=private and a writable /sys/fs/cgroup)";
  if (layer == LAYER_CGROUP && rootless.on) remedy = "a delegated group of cgroup version 2: start it by systemd-run --user --scope -p Delegate=yes";
  layer_off(layer, remedy, "%s", problem);
}

/* Of several, one with a reason: where one layer fails, those that are proved after it are off too, without a word. */
static int first_missing(void) {
  int missing = -1;
  for (int i = 0; i < LAYER_COUNT; i++) {
    if (layers[i].on || !layers[i].required) continue;
    if (layers[i].remedy[0]) return i;
    if (missing < 0) missing = i;
  }
  return missing;
}

const char *layers_missing(void) {
  static char sentence[640];
  int missing = first_missing();
  if (missing < 0) return NULL;
  const struct layer_status *status = &layers[missing];
  format_into(sentence, sizeof sentence, "the layer %s is missing: %s. To get it: %s", names[missing], status->detail, status->remedy);
  return sentence;
}

void layers_mark_unproved(void) {
  for (int i = 0; i < LAYER_COUNT; i++)
    if (!layers[i].on && !layers[i].detail[0]) format_into(layers[i].detail, sizeof layers[i].detail, "not tried, since another layer is missing");
}
