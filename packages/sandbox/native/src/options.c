#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "protocol.h"
#include "util.h"

struct options options = {.connection = -1, .pool = 4, .sandboxes = 128, .template_runs = 10000, .template_minutes = 60};

static const char usage[] =
    "usage: invigil-launcher (--connection FD | --listen PATH [--group NAME]) [option …]\n"
    "  --connection FD       serve one client on a connected socket; end with it\n"
    "  --listen PATH         serve clients on a Unix socket\n"
    "  --group NAME          group that may connect to the socket (default: only root)\n"
    "  --state PATH          folder for locks and mount points (default: /run/invigil;\n"
    "                        without root $XDG_RUNTIME_DIR/invigil)\n"
    "  --images FOLDER       built images (default: the host's own programs only)\n"
    "  --launch FILE         what a template of the host's own Python is (native/host.launch)\n"
    "  --template-runs N     replace a template after so many runs (default: 10000)\n"
    "  --template-minutes N  or after so long (default: 60)\n"
    "  --pool N              sandboxes kept ready (default: 4)\n"
    "  --sandboxes N         sandboxes at most (default: 128)\n"
    "  --mount FROM:TO       host folder or file shown read-only in every sandbox; TO is below /opt\n"
    "  --host-mount FROM:TO  the same, but only over the host's own /usr: not in images with a root of their own\n"
    "  --allow-mount FOLDER  clients may show parts of this host folder read-only below /mnt\n"
    "  --without LAYER       run although this host lacks landlock or apparmor;\n"
    "                        without root also cgroup, devices or privileges\n"
    "  --version\n";

static unsigned number(const char *name, const char *text, unsigned low, unsigned high) {
  char *end;
  unsigned long value = strtoul(text, &end, 10);
  if (*text == 0 || *end != 0 || value < low || value > high) fatal("--%s: expected a number from %u to %u, got \"%s\"", name, low, high, text);
  return (unsigned)value;
}

static const char *absolute(const char *name, const char *text) {
  if (text[0] != '/') fatal("--%s: expected an absolute path, got \"%s\"", name, text);
  return text;
}

static void add_path(const char **list, unsigned *count, const char *text, const char *name) {
  if (*count == MAX_OPTION_PATHS) fatal("--%s: more than %d", name, MAX_OPTION_PATHS);
  list[(*count)++] = absolute(name, text);
}

/* What root can have on every host is not to be given up by root. */
static bool can_do_without(enum layer layer) {
  switch (layer) {
    case LAYER_LANDLOCK:
    case LAYER_APPARMOR: return true;
    case LAYER_CGROUP:
    case LAYER_DEVICES:
    case LAYER_PRIVILEGES: return geteuid() != 0;
    default: return false;
  }
}

static void accept_absence(const char *name) {
  for (enum layer layer = 0; layer < LAYER_COUNT; layer++) {
    if (strcmp(name, layer_name(layer)) != 0 || !can_do_without(layer)) continue;
    options.without[layer] = true;
    return;
  }
  const char *more = geteuid() == 0 ? "" : " (and, without root, cgroup, devices and privileges)";
  fatal("--without: only landlock and apparmor can be done without%s, not \"%s\"", more, name);
}

void options_parse(int count, char **arguments) {
  static const struct option known[] = {
      {"connection", required_argument, NULL, 'c'}, {"listen", required_argument, NULL, 'l'},  {"group", required_argument, NULL, 'g'},
      {"state", required_argument, NULL, 's'},      {"pool", required_argument, NULL, 'p'},    {"sandboxes", required_argument, NULL, 'n'},
      {"images", required_argument, NULL, 'i'},
      {"launch", required_argument, NULL, 'h'},
      {"template-runs", required_argument, NULL, 'r'},  {"template-minutes", required_argument, NULL, 't'},
      {"mount", required_argument, NULL, 'm'},      {"host-mount", required_argument, NULL, 'o'},
      {"allow-mount", required_argument, NULL, 'a'},
      {"without", required_argument, NULL, 'w'},    {"version", no_argument, NULL, 'v'},       {"help", no_argument, NULL, 'u'},
      {NULL, 0, NULL, 0}};
  for (int option; (option = getopt_long(count, arguments, "", known, NULL)) != -1;) {
    switch (option) {
      case 'c': options.connection = (int)number("connection", optarg, 0, 1 << 20); break;
      case 'l': options.listen = optarg; break;
      case 'g': options.group = optarg; break;
      case 's': options.state = optarg; break;
      case 'i': options.images = absolute("images", optarg); break;
      case 'h': options.launch = absolute("launch", optarg); break;
      case 'r': options.template_runs = number("template-runs", optarg, 1, 1u << 30); break;
      case 't': options.template_minutes = number("template-minutes", optarg, 1, 1u << 20); break;
      case 'p': options.pool = number("pool", optarg, 0, 64); break;
      case 'n': options.sandboxes = number("sandboxes", optarg, 1, 4096); break;
      case 'm': add_path(options.mounts, &options.mount_count, optarg, "mount"); break;
      case 'o': add_path(options.host_mounts, &options.host_mount_count, optarg, "host-mount"); break;
      case 'a': add_path(options.allowed, &options.allowed_count, optarg, "allow-mount"); break;
      case 'w': accept_absence(optarg); break;
      case 'v': printf("invigil-launcher, protocol %d\n", PROTOCOL_VERSION); exit(0);
      case 'u': fputs(usage, stdout); exit(0);
      default: fputs(usage, stderr); exit(2);
    }
  }
  if (optind != count || (options.connection < 0) == !options.listen) {
    fputs(usage, stderr);
    exit(2);
  }
}
