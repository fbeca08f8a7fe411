#include "accounts.h"

#include "layers.h"
#include "util.h"

static uint64_t subtract(uint64_t a, uint64_t b) { return a > b ? a - b : 0; }

void accounts_begin(struct sandbox *sandbox) {
  struct run *run = &sandbox->run;
  run->before = sandbox->usage_when_ready;
  if (sandbox->has_run) { /* a session: the peaks of the runs before are not this one's */
    cgroup_reset_peaks(&sandbox->seat->group);
    cgroup_usage(&sandbox->seat->group, &run->before);
  }
  sandbox->has_run = true;
  run->processes_peak = 1;
}

uint64_t accounts_cpu_ns(const struct sandbox *sandbox) {
  return subtract(cgroup_cpu_ns(&sandbox->seat->group), sandbox->run.before.cpu_ns);
}

void accounts_sample(struct sandbox *sandbox) {
  uint64_t processes = subtract(cgroup_processes(&sandbox->seat->group), 1);
  if (processes > sandbox->run.processes_peak) sandbox->run.processes_peak = processes;
}

static void note_cpu_limit(struct run *run) {
  if (run->cause != CAUSE_NONE || run->cpu_ns <= run->limits[LIMIT_CPU_MS] * NS_PER_MS) return;
  run->cause = CAUSE_CPU;
  run->cause_used = run->cpu_ns;
}

void accounts_close(struct sandbox *sandbox) {
  struct run *run = &sandbox->run;
  struct cgroup_usage usage;
  cgroup_usage(&sandbox->seat->group, &usage);
  run->cpu_ns = subtract(usage.cpu_ns, run->before.cpu_ns);
  /* A peak that cannot be forgotten is this run's only when it has risen; else what was sampled has to do. */
  uint64_t memory = usage.memory_peak > run->before.memory_peak ? usage.memory_peak : usage.memory_now;
  memory = subtract(memory, sandbox->memory_baseline) + (run->warm ? run->template_bytes : 0);
  if (memory > run->memory_peak) run->memory_peak = memory;
  uint64_t processes = subtract(usage.processes_peak > run->before.processes_peak ? usage.processes_peak : usage.processes_now, 1);
  if (processes > run->processes_peak) run->processes_peak = processes;
  if (usage.process_refusals > run->before.process_refusals) run->hits |= HIT_PROCESSES;
  if (usage.memory_kills > run->before.memory_kills) run->hits |= HIT_MEMORY;
  if ((run->hits & HIT_MEMORY) && run->cause == CAUSE_NONE) run->cause = CAUSE_MEMORY;
  note_cpu_limit(run);
}

void accounts_of_init(struct sandbox *sandbox) {
  struct run *run = &sandbox->run;
  if (layers[LAYER_CGROUP].on) return;
  run->cpu_ns = run->exited.cpu_ns;
  run->memory_peak = run->exited.memory_peak;
  note_cpu_limit(run);
}
