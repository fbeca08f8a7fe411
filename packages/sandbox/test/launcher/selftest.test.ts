import { expect, test, vi } from 'vitest';
import { openLauncher } from '../../src/launcher/open.ts';
import { selfTest } from '../../src/selftest/index.ts';

test('the self-test passes where the sandbox holds, and says what each probe showed', async () => {
  const launcher = await openLauncher({ pool: 2 });
  const report = await selfTest(launcher);
  expect(report.probes.filter(({ passed }) => !passed)).toEqual([]);
  expect(report.passed).toBe(true);
  expect(report.probes.length).toBeGreaterThanOrEqual(10);
  await launcher.close();
});

test('the self-test runs nothing hostile without isolation, and fails', async () => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const launcher = await openLauncher({ isolation: 'none' });
  write.mockRestore();
  const report = await selfTest(launcher);
  expect(report).toMatchObject({ passed: false, probes: [{ name: 'isolation', passed: false }] });
  await launcher.close();
});

test('the self-test of a launcher that has gone fails, and does not throw', async () => {
  const launcher = await openLauncher({ pool: 1 });
  await launcher.close();
  const { passed, probes } = await selfTest(launcher);
  expect(passed).toBe(false);
  expect(probes.every(({ detail }) => detail !== '')).toBe(true);
});
