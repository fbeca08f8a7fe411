import { z } from 'zod';
import type { EdgeContext } from './context.ts';
import { ApiError } from './errors.ts';

const probeAnswer = z.strictObject({ name: z.string(), passed: z.boolean(), detail: z.string() });

export const selfTestAnswer = z
  .strictObject({ passed: z.boolean(), probes: z.array(probeAnswer), ms: z.number() })
  .describe('What the self-test tried, and whether the sandbox held.');

export const healthAnswer = z
  .strictObject({
    status: z.enum(['ok', 'starting', 'failing']),
    isolation: z.enum(['full', 'none']),
    unsafe: z.boolean().describe('True where programs run without isolation.'),
    launcher: z.enum(['connected', 'lost', 'closed']),
    version: z.string(),
    selfTest: selfTestAnswer.nullable().describe('Null until it has run.'),
  })
  .describe('Whether this server may be trusted with runs.');

export type Health = z.output<typeof healthAnswer>;

/** `ok` needs the launcher and a self-test that passed. */
export function healthOf({ config, keeper, selfTest, version }: EdgeContext): Health {
  const { report } = selfTest;
  const isOk = selfTest.passed && keeper.state === 'connected';
  return {
    status: isOk ? 'ok' : report === null && keeper.state === 'connected' ? 'starting' : 'failing',
    isolation: config.isolation,
    unsafe: config.isolation === 'none',
    launcher: keeper.state,
    version,
    selfTest: report === null ? null : { ...report, probes: [...report.probes] },
  };
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
