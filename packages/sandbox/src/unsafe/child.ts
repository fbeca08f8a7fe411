import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import type { Readable, Writable } from 'node:stream';
import { SandboxError } from '../errors.ts';
import type { Limits, RunRequest } from '../types.ts';
import type { Place } from './place.ts';
import { hostCommand } from './tools.ts';

export type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** What a shell can limit without privilege. Each stands alone, since not every system knows every one. */
function shellLimits(limits: Limits): string[] {
  const seconds = Math.ceil(limits.cpuMs / 1000);
  const settings = [
    'ulimit -c 0',
    `ulimit -S -t ${seconds}`,
    `ulimit -H -t ${seconds + 1}`,
    `ulimit -f ${Math.ceil(limits.fileBytes / 512)}`,
    `ulimit -n ${limits.openFiles}`,
    `ulimit -s ${Math.ceil(limits.stackBytes / 1024)}`,
  ];
  if (limits.addressSpaceBytes > 0) settings.push(`ulimit -v ${Math.ceil(limits.addressSpaceBytes / 1024)}`);
  return settings.map((setting) => `${setting} 2>/dev/null`);
}

/** Starts the command in a process group of its own. Rejects when it cannot be started at all. */
export async function startChild(place: Place, request: RunRequest, limits: Limits): Promise<Child> {
  const script = [...shellLimits(limits), 'exec "$@"'].join('; ');
  const env = {
    PATH: process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
    HOME: place.home,
    TMPDIR: place.tmp,
    LANG: 'C.UTF-8',
    USER: 'student',
    ...request.env,
  };
  const cwd = join(place.home, request.cwd ?? '.');
  await mkdir(cwd, { recursive: true });
  const child = spawn('/bin/sh', ['-c', script, 'sh', ...hostCommand(request.command)], {
    cwd,
    env,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // A program need not read its input.
  child.stdin.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    child.once('spawn', () => resolve(child));
    child.once('error', (cause) => reject(new SandboxError('launcher_failed', 'The shell could not be started.', { cause })));
  });
}

/** Sends a signal to the child's whole process group; one that has gone already is no fault. */
export function signalGroup(child: Child, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Nothing is left of the group.
  }
}
