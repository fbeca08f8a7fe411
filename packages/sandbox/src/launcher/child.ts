import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { SandboxError } from '../errors.ts';
import { findLauncher, fixedMounts, hostMounts, type FixedMount } from './binary.ts';
import { Connection } from './connection.ts';
import { NativeLauncher } from './native.ts';
import { HOST_LAUNCH } from './template.ts';

/** Layers that a host may lack where the operator says so; all but the first two only where the launcher is not root. */
export const DISPENSABLE_LAYERS = ['landlock', 'apparmor', 'cgroup', 'devices', 'privileges'] as const;

export interface ChildOptions {
  /** Sandboxes kept ready. (Default: 4) */
  pool?: number;
  /** Sandboxes at most, ready ones included. (Default: 128) */
  sandboxes?: number;
  /** Host folders of which runs may mount parts. (Default: none) */
  allowMounts?: readonly string[];
  /** Host folders or files shown read-only in every sandbox, below /opt. Added to Node and TypeScript. */
  fixedMounts?: readonly FixedMount[];
  /**
   * DISPENSABLE_LAYERS that this host may lack (docs/rootless.md). Only what is named here is done without. (Default: none)
   */
  without?: readonly (typeof DISPENSABLE_LAYERS)[number][];
  /** Folder of locks and mount points. (Default: /run/invigil; without root $XDG_RUNTIME_DIR/invigil) */
  state?: string;
  /** Folder of the built images. (Default: none; runs then take place in `host`) */
  images?: string;
  /** A template is replaced after so many runs. (Default: 10000) */
  templateRuns?: number;
  /** Path of the launcher's binary. (Default: the one that was built here) */
  binary?: string;
}

/** Where the child finds its connection: after stdin, stdout and stderr. */
const CONNECTION_FD = 3;
const MESSAGE_BYTES = 4096;
/** Twice what the launcher allows itself to end its sandboxes. */
const FAREWELL_MS = 20_000;

function argumentsOf(options: ChildOptions): string[] {
  const args = ['--connection', String(CONNECTION_FD)];
  if (options.pool !== undefined) args.push('--pool', String(options.pool));
  if (options.sandboxes !== undefined) args.push('--sandboxes', String(options.sandboxes));
  if (options.state !== undefined) args.push('--state', options.state);
  if (options.images !== undefined) args.push('--images', options.images);
  if (options.templateRuns !== undefined) args.push('--template-runs', String(options.templateRuns));
  for (const folder of options.allowMounts ?? []) args.push('--allow-mount', folder);
  for (const mount of [...fixedMounts(), ...(options.fixedMounts ?? [])]) args.push('--mount', `${mount.source}:${mount.target}`);
  for (const mount of hostMounts()) args.push('--host-mount', `${mount.source}:${mount.target}`);
  args.push('--launch', HOST_LAUNCH);
  for (const layer of options.without ?? []) args.push('--without', layer);
  return args;
}

/** All of our environment that a launcher may know: where this user's state folder belongs. */
function environment(): NodeJS.ProcessEnv {
  const { XDG_RUNTIME_DIR: folder } = process.env;
  return folder === undefined ? {} : { XDG_RUNTIME_DIR: folder };
}

/** Starts a launcher of our own. It ends with its connection, hence with this process, however that ends. */
export async function startChild(options: ChildOptions): Promise<NativeLauncher> {
  const child = spawn(options.binary ?? findLauncher(), argumentsOf(options), {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    env: environment(),
  });
  const exited = once(child, 'close');
  let messages = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    messages = (messages + chunk.toString()).slice(-MESSAGE_BYTES);
  });
  const connection = new Connection(child.stdio[CONNECTION_FD] as Socket);
  const farewell = async () => {
    const timer = setTimeout(() => child.kill('SIGKILL'), FAREWELL_MS);
    await exited;
    clearTimeout(timer);
  };
  try {
    await Promise.race([
      connection.greet(),
      exited.then(([error]) => Promise.reject(error instanceof Error ? error : new Error('it ended'))),
    ]);
  } catch (cause) {
    await exited.catch(() => undefined);
    const reason = messages.trim().replaceAll('invigil-launcher: ', '');
    throw new SandboxError('launcher_failed', `The launcher could not start: ${reason === '' ? (cause as Error).message : reason}`, {
      cause,
    });
  }
  return new NativeLauncher(connection, farewell, child.pid);
}
