import { readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import type { HostView } from '../types.ts';

async function readOr(path: string, otherwise: string): Promise<string> {
  try {
    return await readFile(path, 'latin1');
  } catch {
    return otherwise; // gone, or another user's
  }
}

/** All at one go: what forks and ends quickly would slip through between two turns of the event loop. */
function processesWith(text: string): Promise<number[]> {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return Promise.resolve(
    pids.filter(
      (pid) => pid !== process.pid && ['cmdline', 'comm', 'environ'].some((part) => readNow(`/proc/${pid}/${part}`).includes(text)),
    ),
  );
}

function readNow(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return ''; // gone, or another user's
  }
}

async function cgroupsOf(pid: number): Promise<string[]> {
  const lines = (await readOr(`/proc/${pid}/cgroup`, '')).trim().split('\n');
  return lines.flatMap((line) => {
    const [, controllers = '', path = ''] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (path === '' || path === '/') return [];
    // Version 2 alone has no controllers in its line; beside version 1 it is mounted at `unified`.
    const trees =
      controllers === ''
        ? ['', 'unified/']
        : [`${controllers.replace(/^name=/, '')}/`, ...controllers.split(',').map((name) => `${name}/`)];
    return trees.map((tree) => `/sys/fs/cgroup/${tree}${path.slice(1)}`);
  });
}

async function cgroupsWith(text: string): Promise<string[]> {
  const found: string[] = [];
  const visit = async (folder: string): Promise<void> => {
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      if (!entry.isDirectory()) continue;
      const path = `${folder}/${entry.name}`;
      if (path.includes(text)) found.push(path);
      await visit(path);
    }
  };
  await visit('/sys/fs/cgroup');
  return found;
}

async function mountsWith(text: string): Promise<string[]> {
  return (await readOr('/proc/self/mountinfo', '')).split('\n').filter((line) => line.includes(text));
}

/** This machine, as root sees it. */
export const host: HostView = { processesWith, cgroupsOf, cgroupsWith, mountsWith };

/** Whether other users' processes can be looked at; attacks that need the host are skipped where not. */
export function canSeeHost(): boolean {
  return process.getuid?.() === 0;
}
