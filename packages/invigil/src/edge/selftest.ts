import type { Launcher } from '@invigil/sandbox';
import type { SelfTestReport } from '@invigil/sandbox';
import type { FastifyBaseLogger } from 'fastify';

export type { SelfTestReport };

/** The library's `selfTest`. */
export type SelfTestRunner = (launcher: Launcher) => Promise<SelfTestReport>;

/** Between two runs on demand: the self-test takes seconds of a slot's work. */
const REST_MS = 60_000;

/** Runs the self-test and keeps what it said. */
export class SelfTest {
  readonly #run: SelfTestRunner;
  readonly #log: FastifyBaseLogger;
  #report: SelfTestReport | null = null;
  #endedAt = 0;
  #current: Promise<SelfTestReport> | null = null;

  constructor(run: SelfTestRunner, log: FastifyBaseLogger) {
    this.#run = run;
    this.#log = log;
  }

  /** The last report; null until the first run has ended. */
  get report(): SelfTestReport | null {
    return this.#report;
  }

  get passed(): boolean {
    return this.#report?.passed === true;
  }

  /** Runs the test, or joins the run that goes on. Never rejects: a test that cannot run has not passed. */
  start(launcher: Launcher): Promise<SelfTestReport> {
    this.#current ??= this.#attempt(launcher).finally(() => {
      this.#current = null;
    });
    return this.#current;
  }

  /** As `start`, but gives the last report while that is less than a minute old. */
  async again(launcher: Launcher): Promise<SelfTestReport> {
    if (this.#report !== null && performance.now() - this.#endedAt < REST_MS) return this.#report;
    return this.start(launcher);
  }

  /** Resolves when no run of it goes on: a launcher that is closed under it would look like a sandbox that does not hold. */
  async idle(): Promise<void> {
    await this.#current;
  }

  async #attempt(launcher: Launcher): Promise<SelfTestReport> {
    const report = await this.#run(launcher).catch((error: unknown) => {
      this.#log.error({ err: error }, 'the self-test could not run');
      return { passed: false, probes: [{ name: 'self-test', passed: false, detail: 'It could not run; see the log.' }], ms: 0 };
    });
    this.#report = report;
    this.#endedAt = performance.now();
    const failed = report.probes.filter((probe) => !probe.passed);
    if (report.passed) this.#log.info({ probes: report.probes.length, ms: report.ms }, 'the self-test passed');
    else this.#log.error({ failed }, 'the self-test FAILED');
    return report;
  }
}
