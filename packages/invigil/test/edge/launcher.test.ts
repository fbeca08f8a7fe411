import { pino } from 'pino';
import { describe, expect, test, vi } from 'vitest';
import { resolveConfig } from '../../src/edge/config.ts';
import { LauncherKeeper } from '../../src/edge/launcher.ts';
import { openConfigured } from '../../src/edge/sandbox.ts';
import { until } from './serve.ts';

const log = pino({ level: 'silent' });
const config = resolveConfig({ isolation: 'none' });

describe('the launcher of a server', () => {
  test('must open before the server starts', async () => {
    const open = () => Promise.reject(new Error('no launcher'));
    await expect(LauncherKeeper.start({ open, log, onOpen: () => undefined })).rejects.toThrow('no launcher');
  });

  test('is replaced when it is lost, after as many attempts as it takes', async () => {
    let attempts = 0;
    const onOpen = vi.fn();
    const open = () => {
      attempts += 1;
      return attempts === 2 ? Promise.reject(new Error('not yet')) : openConfigured(config);
    };
    const keeper = await LauncherKeeper.start({ open, log, onOpen });
    const first = keeper.current();
    await first.close();
    expect(await keeper.isLost(first)).toBe(true);
    expect(() => keeper.current()).toThrow(expect.objectContaining({ code: 'launcher_unavailable', status: 503 }));
    expect(keeper.state).toBe('lost');
    await until(
      async () => keeper.state,
      (state) => state === 'connected',
    );
    expect(keeper.current()).not.toBe(first);
    expect(keeper.reopened).toBe(1);
    expect(onOpen).toHaveBeenCalledTimes(2);
    await keeper.close();
  });

  test('is not lost because one run failed', async () => {
    const keeper = await LauncherKeeper.start({ open: () => openConfigured(config), log, onOpen: () => undefined });
    expect(await keeper.isLost(keeper.current())).toBe(false);
    await keeper.close();
  });

  test('is closed for good with the server', async () => {
    const keeper = await LauncherKeeper.start({ open: () => openConfigured(config), log, onOpen: () => undefined });
    await keeper.close();
    expect(keeper.state).toBe('closed');
    expect(() => keeper.current()).toThrow();
  });
});
