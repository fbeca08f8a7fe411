import { z } from 'zod';
import type { EdgeContext } from './context.ts';
import { ApiError } from './errors.ts';

const probeAnswer = z.strictObject({ name: z.string(), passed: z.boolean(), detail: z.string() });

export const selfTestAnswer = z
  .strictObject({ passed: z.boolean(), probes: z.array(probeAnswer), ms: z.number() })
  .describe('What the self-test tried, and whether the sandbox held.');

export const healthAnswer = z
  .strictObject({
    status: z
      .enum(['ok', 'unsafe', 'starting', 'failing'])
      .describe('`ok`: the self-test passed. `unsafe`: isolation is none; runs are taken.'),
    isolation: z.enum(['full', 'none']),
    unsafe: z.boolean().describe('True where programs run without isolation.'),
    launcher: z.enum(['connected', 'lost', 'closed']),
    version: z.string(),
    selfTest: selfTestAnswer.nullable().describe('Null until it has run, and without isolation, where there is nothing to test.'),
  })
  .describe('Whether this server may be trusted with runs.');

export type Health = z.output<typeof healthAnswer>;

/** `ok` needs the launcher and a self-test that passed; without isolation there is nothing to test, and it is `unsafe` at best. */
function statusOf({ config, keeper, selfTest }: EdgeContext): Health['status'] {
  if (keeper.state !== 'connected') return 'failing';
  if (config.isolation === 'none') return 'unsafe';
  if (selfTest.report === null) return 'starting';
  return selfTest.passed ? 'ok' : 'failing';
}

/** What GET /healthz says. */
export function healthOf(context: EdgeContext): Health {
  const { config, keeper, selfTest, version } = context;
  const unsafe = config.isolation === 'none';
  const report = unsafe ? null : selfTest.report;
  return {
    status: statusOf(context),
    isolation: config.isolation,
    unsafe,
    launcher: keeper.state,
    version,
    selfTest: report === null ? null : { ...report, probes: [...report.probes] },
  };
}

/** Whether runs are taken: /healthz then answers 200. */
export function takesRuns({ status }: Health): boolean {
  return status === 'ok' || status === 'unsafe';
}

/** Fail closed: no run before the sandbox was seen to hold. Without isolation there is nothing to hold, and the operator wrote so. */
export function gateOf({ config, selfTest }: Pick<EdgeContext, 'config' | 'selfTest'>): () => void {
  if (config.isolation === 'none') return () => undefined;
  return () => {
    if (selfTest.passed) return;
    const isRunning = selfTest.report === null;
    throw new ApiError('not_ready', {
      retryAfterSeconds: isRunning ? 1 : 60,
      message: isRunning
        ? 'The server is not ready: its self-test is still running.'
        : 'The self-test failed: this sandbox does not hold. See GET /healthz.',
    });
  };
}
