import type { RunResult } from '@invigil/sandbox';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

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
  readonly #warmRuns = new Counter({
    name: 'invigil_warm_runs_total',
    help: 'Of these, the ones that were forks of a template.',
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
    help: 'Requests and asynchronous runs that ended in an error, by code of the catalogue.',
    labelNames: ['code'],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Shows a value as it is when the metrics are read. */
  gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }

  /** The same for several values, told apart by one label. */
  gauges(name: string, help: string, label: string, read: () => Iterable<readonly [string, number]>): void {
    new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [value, number] of read()) this.set({ [label]: value }, number);
      },
    });
  }

  waited(ms: number): void {
    this.#waitSeconds.observe(ms / 1000);
  }

  ran(language: string, { verdict, warm }: Pick<RunResult, 'verdict' | 'warm'>, ms: number): void {
    this.#runs.inc({ language, verdict });
    if (warm) this.#warmRuns.inc({ language, verdict });
    this.#runSeconds.observe(ms / 1000);
  }

  failed(code: string): void {
    this.#errors.inc({ code });
  }
}
