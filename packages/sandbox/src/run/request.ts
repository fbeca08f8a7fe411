import type { Buffer } from 'node:buffer';
import { checkRequest, checkWhole, checkWindow, resolveLimits } from '../limits/index.ts';
import { fileFrames, openFrame, runFrame } from '../protocol/encode.ts';
import { OPEN_FLAG, RUN_FLAG } from '../protocol/frames.ts';
import type { InteractiveOptions, Limits, RunRequest, SandboxOptions } from '../types.ts';
import { ENVIRONMENT } from './environment.ts';
import { mayBeWarm } from './warm.ts';

const FIXED = Object.entries(ENVIRONMENT).map(([name, value]) => `${name}=${value}`);
const PIPES = { columns: 0, rows: 0 };
/** As in the launcher, which reckons in nanoseconds. */
const LARGEST_LIMIT = 2 ** 43;

function environmentOf(request: RunRequest, isTerminal: boolean): readonly string[] {
  if (request.env === undefined && !isTerminal) return FIXED;
  const merged = { ...ENVIRONMENT, ...(isTerminal ? { TERM: 'xterm-256color' } : {}), ...request.env };
  return Object.entries(merged).map(([name, value]) => `${name}=${value}`);
}

/** Checks a request and completes its limits. Throws SandboxError `invalid_request` with the field. */
export function prepare(request: RunRequest): Limits {
  checkRequest(request);
  const limits = resolveLimits(request.limits);
  for (const [name, value] of Object.entries(limits)) checkWhole(value, `limits.${name}`, 0, LARGEST_LIMIT);
  return limits;
}

export interface Lifetime {
  idleMs: number;
  lifetimeMs: number;
}

export function framesToOpen(
  sandbox: number,
  options: SandboxOptions,
  disk: Pick<Limits, 'diskBytes' | 'diskFiles'>,
  life: Lifetime,
  warm: boolean,
): Buffer {
  for (const [name, value] of Object.entries({ ...disk, ...life })) checkWhole(value, name, 0, LARGEST_LIMIT);
  return openFrame(sandbox, {
    flags: (options.loopback === true ? OPEN_FLAG.loopback : 0) | (warm ? OPEN_FLAG.warm : 0),
    image: options.image ?? 'host',
    mounts: options.mounts ?? [],
    diskBytes: disk.diskBytes,
    diskFiles: disk.diskFiles,
    idleMs: life.idleMs,
    lifetimeMs: life.lifetimeMs,
  });
}

/** The frames that write a run's files and start it. `flags`: those that its kind of run adds. */
export function framesToRun(sandbox: number, request: RunRequest, limits: Limits, options: InteractiveOptions, flags: number): Buffer[] {
  const terminal = options.terminal;
  if (terminal !== undefined) checkWindow(terminal, 'terminal');
  const frames = request.files === undefined ? [] : fileFrames(sandbox, request.files);
  frames.push(
    runFrame(sandbox, {
      flags:
        flags |
        (terminal === undefined ? 0 : RUN_FLAG.terminal) |
        (options.onWaiting === undefined ? 0 : RUN_FLAG.watchInput) |
        (mayBeWarm(request, limits, options) ? RUN_FLAG.warm : 0),
      limits,
      window: terminal ?? PIPES,
      cwd: request.cwd === undefined || request.cwd === '.' ? '' : request.cwd,
      command: request.command,
      environment: environmentOf(request, terminal !== undefined),
      collect: request.collect ?? [],
    }),
  );
  return frames;
}
