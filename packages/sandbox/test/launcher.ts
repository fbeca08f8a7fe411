import type { NativeLauncher } from '../src/launcher/native.ts';
import type { Launcher, RunRequest } from '../src/types.ts';

export function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** Limits that no run of a test meets by accident, however slow or busy the machine is. */
export const PATIENT = { wallMs: 120_000, cpuMs: 60_000 } as const;

/** A shell script as a request. */
export function sh(script: string, more: Partial<RunRequest> = {}): RunRequest {
  return { ...more, command: ['sh', '-c', script], limits: { ...PATIENT, ...more.limits } };
}

/** A Python program as a request. */
export function python(code: string, more: Partial<RunRequest> = {}): RunRequest {
  return { ...more, command: ['python3', '-ISE', '-u', '-c', code], limits: { ...PATIENT, ...more.limits } };
}

/** The process of a launcher that is our child. */
export function pidOf(launcher: Launcher): number {
  const { pid } = launcher as NativeLauncher;
  if (pid === undefined) throw new Error('The launcher is not a child of this process.');
  return pid;
}
