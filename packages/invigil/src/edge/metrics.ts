import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { EdgeContext } from './context.ts';
import { healthOf } from './health.ts';

/** From a warm `true` to a minute's computation. */
const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** What GET /metrics shows. Each server has its own registry, so that two in one process do not mix. */
export class Metrics {
  readonly registry = new Registry();
  readonly #runs = new Counter({
    name: 'invigil_runs_total',
    help: 'Runs that ended, by language (or "command") and verdict.',
    labelNames: ['language', 'verdict'],
    registers: [this.registry],
  });
  readonly #runSeconds = new Histogram({
    name: 'invigil_run_seconds',
    help: 'Time from the slot to the result.',
    buckets: SECONDS,
    registers: [this.registry],
  });
  readonly #waitSeconds = new Histogram({
    name: 'invigil_wait_seconds',
    help: 'Time that a run waited for its slot.',
    buckets: SECONDS,
    registers: [this.registry],
  });
  readonly #errors = new Counter({
    name: 'invigil_errors_total',
    help: 'Requests answered with an error, by code of the catalogue.',
    labelNames: ['code'],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Shows slots, queue and launcher as they are when the metrics are read. */
  watch(context: EdgeContext): void {
    const { slots, keeper } = context;
    const gauges: [string, string, () => number][] = [
      ['invigil_slots', 'Slots of this node.', () => slots.total],
      ['invigil_slots_busy', 'Slots in use.', () => slots.busy],
      ['invigil_queue_waiting', 'Runs that wait for a slot.', () => slots.waiting],
      ['invigil_launcher_up', '1 while the launcher is connected.', () => (keeper.state === 'connected' ? 1 : 0)],
      ['invigil_launcher_reopened', 'How often a lost launcher was replaced.', () => keeper.reopened],
      ['invigil_healthy', '1 while /healthz answers 200.', () => (healthOf(context).status === 'ok' ? 1 : 0)],
    ];
    for (const [name, help, read] of gauges) {
      new Gauge({
        name,
        help,
        registers: [this.registry],
        collect() {
          this.set(read());
        },
      });
    }
  }

  waited(ms: number): void {
    this.#waitSeconds.observe(ms / 1000);
  }

  ran(language: string, verdict: string, ms: number): void {
    this.#runs.inc({ language, verdict });
    this.#runSeconds.observe(ms / 1000);
  }

  failed(code: string): void {
    this.#errors.inc({ code });
  }
}
