import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const CHROMIUM = '/usr/bin/chromium';

export const hasChromium = existsSync(CHROMIUM);

/** Without its own sandbox: tests run as root. What is tested is what a page may do to another, not to the machine. */
const flags = (profile: string): string[] => [
  ...[
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-popup-blocking',
    '--disable-dev-shm-usage',
  ],
  `--user-data-dir=${profile}`,
];

const newProfile = (): string => mkdtempSync(join(tmpdir(), 'invigil-chromium-'));

/** Shows a page until `done` settles. */
export async function browse<T>(url: string, done: Promise<T>): Promise<T> {
  const profile = newProfile();
  const browser = spawn(CHROMIUM, [...flags(profile), url], { detached: true, stdio: 'ignore' });
  const ended = new Promise((resolve) => browser.once('exit', resolve));
  try {
    return await done;
  } finally {
    if (browser.pid !== undefined) process.kill(-browser.pid, 'SIGKILL');
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** The page as it is when its scripts have run. */
export async function domOf(url: string): Promise<string> {
  const profile = newProfile();
  try {
    const { stdout } = await execute(CHROMIUM, [...flags(profile), '--virtual-time-budget=5000', '--dump-dom', url]);
    return stdout;
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}
