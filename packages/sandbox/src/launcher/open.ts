import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { SandboxError } from '../errors.ts';
import type { Launcher } from '../types.ts';
import { openUnsafeLauncher } from '../unsafe/launcher.ts';
import { Connection } from './connection.ts';
import { NativeLauncher } from './native.ts';
import { startChild, type ChildOptions } from './child.ts';

export interface LauncherOptions extends ChildOptions {
  /**
   * `none` runs programs without any isolation, for a developer's own machine: every result is marked unsafe, and a warning is
   * printed. It is never chosen by itself. (Default: `full`)
   */
  isolation?: 'full' | 'none';
  /** Unix socket of a launcher that runs as a service. (Default: start one as a child, which needs root or docs/rootless.md) */
  socket?: string;
}

/**
 * Opens a launcher: connects to the service at `socket`, or starts one as a child process.
 * Throws SandboxError: `launcher_missing` (not built), `launcher_failed` (it says why), `protocol` (another version).
 * A host that lacks a layer is told by `layers()`, and each run is then refused with `layer_missing`.
 */
export async function openLauncher(options: LauncherOptions = {}): Promise<Launcher> {
  if (options.isolation === 'none') return openUnsafeLauncher();
  if (process.platform !== 'linux') {
    throw new SandboxError(
      'launcher_failed',
      `Sandboxes need Linux; this is ${process.platform}. Run Invigil in a Linux virtual machine, or use isolation none on your own machine only.`,
    );
  }
  if (options.socket !== undefined) return connectService(options.socket);
  return startChild(options);
}

async function connectService(path: string): Promise<Launcher> {
  const socket: Socket = connect(path);
  try {
    await once(socket, 'connect');
  } catch (cause) {
    throw new SandboxError(
      'launcher_failed',
      `No launcher answers at ${path}: ${(cause as Error).message}. Is the service started, and is this user in its group?`,
      { cause },
    );
  }
  const connection = new Connection(socket);
  await connection.greet();
  return new NativeLauncher(connection, async () => undefined);
}
