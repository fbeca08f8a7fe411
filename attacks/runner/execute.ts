import { spawn } from 'node:child_process';
import type { ControlOutcome } from '../types.ts';
import { linesOf } from './outcome.ts';

/** Output beyond this is let go. */
const MOST_OUTPUT = 4 << 20;

/** After its exit, a command's output is waited for this long. */
const HELD_PIPES_MS = 500;

interface ExecuteOptions {
  cwd: string;
  /** The command and its group are killed after this long. */
  timeoutMs: number;
  /** (Default: this process's own) */
  env?: NodeJS.ProcessEnv;
  /** (Default: empty) */
  stdin?: string | Uint8Array;
  /** Aborting kills the command and its group. */
  signal?: AbortSignal | undefined;
  onOutput?: ((text: string) => void) | undefined;
}

/** Runs a command on the host until it exits; what it leaves in the background is the caller's to end. */
export function execute(program: string, args: string[], options: ExecuteOptions): Promise<ControlOutcome> {
  const started = performance.now();
  const { promise, resolve, reject } = Promise.withResolvers<ControlOutcome>();
  const child = spawn(program, args, { cwd: options.cwd, env: options.env, detached: true, stdio: 'pipe' });
  const chunks: Buffer[] = [];
  let size = 0;
  const take = (chunk: Buffer): void => {
    if (size < MOST_OUTPUT) chunks.push(chunk);
    size += chunk.length;
    options.onOutput?.(chunk.toString());
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  child.stdin.on('error', () => undefined); // it need not read
  child.stdin.end(options.stdin ?? '');
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    endGroup(child.pid);
  }, options.timeoutMs);
  options.signal?.addEventListener('abort', () => endGroup(child.pid), { once: true });
  child.on('error', reject);
  child.on('exit', (exitCode, signal) => {
    clearTimeout(timer);
    const finish = (): void => {
      child.stdout.destroy();
      child.stderr.destroy();
      const output = Buffer.concat(chunks).toString();
      const elapsedMs = performance.now() - started;
      resolve({ exitCode, signal, output, through: linesOf('THROUGH', output), stopped: linesOf('STOPPED', output), elapsedMs, timedOut });
    };
    // What a control leaves in the background may hold the pipes for as long as it lives: they are not waited for to the end.
    const patience = setTimeout(finish, HELD_PIPES_MS);
    child.on('close', () => {
      clearTimeout(patience);
      finish();
    });
  });
  return promise;
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // it ended in the meantime
  }
}
