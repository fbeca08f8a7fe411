#include <stdio.h>
#include <string.h>

#include "template.h"
#include "util.h"

/*
 * What forks of a template would share, or what would go on beside it. The modules that an image names are the course's, and may do at
 * their import what they like: a template that is more than one quiet process is not used, and runs go cold.
 */

/* Memory that a fork shares and could write to, as the kernel's flags of each mapping say: `VmFlags: rd wr sh mr mw me ms`. */
static bool shares_memory(pid_t pid) {
  char path[32], line[512];
  bool shares = false, read = false;
  format_into(path, sizeof path, "/proc/%d/smaps", pid);
  FILE *file = fopen(path, "re");
  while (file && !shares && fgets(line, sizeof line, file)) {
    if (strncmp(line, "VmFlags:", 8) != 0) continue;
    read = true;
    shares = strstr(line, " sh") && strstr(line, " mw");
  }
  if (file) fclose(file);
  return shares || !read;
}

const char *template_fault(struct template *template) {
  if (cgroup_processes(&template->group) != 1) return "started threads or processes when it imported its modules";
  if (shares_memory(template->pid)) return "has memory that its forks would share";
  return NULL;
}
