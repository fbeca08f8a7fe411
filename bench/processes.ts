import { readFileSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';

/** One process of this machine. */
export interface ProcessInfo {
  pid: number;
  parent: number;
  /** File name of what it runs; the name of a kernel thread or a zombie. */
  program: string;
  /** Host user id, real. */
  uid: number;
}

/** The text of a file of /proc; empty when the process has ended. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function field(status: string, name: string): string {
  return new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1] ?? '';
}

/** Every process, as root sees them. */
export function processes(): ProcessInfo[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const status = read(`/proc/${name}/status`);
      if (status === '') return [];
      const program = basename(read(`/proc/${name}/cmdline`).split('\0')[0] ?? '') || field(status, 'Name');
      return [{ pid: Number(name), parent: Number(field(status, 'PPid')), program, uid: Number(field(status, 'Uid').split(/\s+/)[0]) }];
    });
}

/** The launchers that are children of this process. */
export function launchersOf(pid: number): number[] {
  return processes()
    .filter(({ parent, program }) => parent === pid && program === 'invigil-launcher')
    .map((launcher) => launcher.pid);
}

/** Most memory that the process ever had resident, in bytes; 0 when it has ended. */
export function peakBytes(pid: number): number {
  return Number(field(read(`/proc/${pid}/status`), 'VmHWM').split(' ')[0]) * 1024;
}

/** Memory that the process has resident now, in bytes. */
export function residentBytes(pid: number): number {
  return Number(field(read(`/proc/${pid}/status`), 'VmRSS').split(' ')[0]) * 1024;
}

/** Open descriptors of the process. */
export function descriptors(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}
