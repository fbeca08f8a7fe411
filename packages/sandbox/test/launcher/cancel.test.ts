import { afterAll, describe, expect, test } from 'vitest';
import { openLauncher } from '../../src/launcher/open.ts';
import { sh, text } from '../launcher.ts';

/* Without a pool, every run waits until its sandbox is built. */
const launcher = await openLauncher({ pool: 0 });
afterAll(() => launcher.close());

describe('an abort', () => {
  test('before the start: the program never runs', async () => {
    const result = await launcher.run(sh('echo ran'), { signal: AbortSignal.abort() });
    expect(result).toMatchObject({ verdict: 'cancelled', exitCode: null });
    expect(result.stdout).toHaveLength(0);
    expect(result.explanation).toContain('was cancelled after');
  });

  test('while the run waits for its sandbox', async () => {
    const controller = new AbortController();
    const run = launcher.run(sh('sleep 600'), { signal: controller.signal });
    setImmediate(() => controller.abort());
    expect((await run).verdict).toBe('cancelled');
  });

  test('in mid-run, as soon as it has printed: what it had printed is kept', async () => {
    const controller = new AbortController();
    const run = launcher.run(sh('echo up; sleep 600'), { signal: controller.signal, onOutput: () => controller.abort() });
    expect(text((await run).stdout)).toBe('up\n');
    expect((await run).verdict).toBe('cancelled');
  });

  test('after the end it changes nothing', async () => {
    const controller = new AbortController();
    const result = await launcher.run(sh('exit 3'), { signal: controller.signal });
    controller.abort();
    expect(result).toMatchObject({ verdict: 'exited', exitCode: 3 });
  });

  test('ends its own run only', async () => {
    const controller = new AbortController();
    const other = launcher.interact(sh('cat'));
    const cancelled = launcher.run(sh('sleep 600'), { signal: controller.signal });
    controller.abort();
    expect((await cancelled).verdict).toBe('cancelled');
    void other.write('on');
    other.end();
    expect(text((await other.result).stdout)).toBe('on');
  });

  test('many at one time, at any moment of their lives, all end', async () => {
    const runs = Array.from({ length: 30 }, async (_, index) => {
      const controller = new AbortController();
      const run = launcher.run(sh('echo up; sleep 600'), { signal: controller.signal });
      setTimeout(() => controller.abort(), index * 3);
      return (await run).verdict;
    });
    expect(new Set(await Promise.all(runs))).toEqual(new Set(['cancelled']));
  });
});
