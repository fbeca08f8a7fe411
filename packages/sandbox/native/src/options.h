/* The launcher's command line. */
#ifndef INVIGIL_OPTIONS_H
#define INVIGIL_OPTIONS_H

#include <stdbool.h>

#include "layers.h"

#define MAX_OPTION_PATHS 32

struct options {
  int connection;      /* a connected socket to serve, as a child of the library; -1: none */
  const char *listen;  /* path of the Unix socket to serve, as a service */
  const char *group;   /* group that may connect to it; NULL: root only */
  const char *state;   /* folder of locks and mount points; only the launcher's user may write there. NULL: not named */
  const char *images;  /* folder of the built images; only the launcher's user may write there. NULL: there are none */
  const char *launch;  /* file on the template of the host's own Python, as `launch` of a built image; NULL: there is none */
  unsigned template_runs, template_minutes; /* after so many forks, or so long, a template is replaced */
  unsigned pool;       /* skeletons kept ready */
  unsigned sandboxes;  /* at most, ready ones included */
  const char *mounts[MAX_OPTION_PATHS]; /* SOURCE:TARGET, shown in every sandbox; TARGET below /opt */
  unsigned mount_count;
  const char *host_mounts[MAX_OPTION_PATHS]; /* the same, of use only beside the host's own /usr */
  unsigned host_mount_count;
  const char *allowed[MAX_OPTION_PATHS]; /* host folders of which a client may mount parts */
  unsigned allowed_count;
  bool without[LAYER_COUNT]; /* the operator accepts the absence; said in every report of the layers */
};

extern struct options options;

/* Fills `options`; ends the program with a sentence on anything that it does not know. */
void options_parse(int count, char **arguments);

#endif
