import { readFileSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Launcher } from '../../src/types.ts';

/** Far more than anything takes: it only turns a hang into a failure. */
const PATIENCE_MS = 45_000;
const LOOK_MS = 10;

/** Waits until the host looks as it should. Throws when it never does. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; !(await holds()); await sleep(LOOK_MS))
    if (performance.now() > end) throw new Error(`It never came to be that ${what}.`);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Where a link points; empty when it has gone meanwhile, as descriptors do. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

/** Whether the process is there and more than a zombie. */
export function isAlive(pid: number): boolean {
  const state = /\) (\S)/.exec(read(`/proc/${pid}/stat`))?.[1];
  return state !== undefined && state !== 'Z' && state !== 'X';
}

/** The process's children: for a launcher, the inits of its sandboxes among them. */
export function childrenOf(pid: number): number[] {
  return read(`/proc/${pid}/task/${pid}/children`).trim().split(' ').filter(Boolean).map(Number);
}

/** What the process calls itself. */
export function nameOf(pid: number): string {
  return read(`/proc/${pid}/comm`).trim();
}

/** The templates of a launcher: its children that are an interpreter and, unlike their forks, in no sandbox's pid namespace. */
export function templatesOf(launcher: number): number[] {
  const isOutside = (pid: number): boolean => /^NSpid:\s*\d+$/m.test(read(`/proc/${pid}/status`));
  return childrenOf(launcher).filter((pid) => isAlive(pid) && nameOf(pid).startsWith('python') && isOutside(pid));
}

/** Bytes of memory that the process has. */
export function residentBytesOf(pid: number): number {
  return 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1]);
}

/** What the process's descriptors stand for. */
export function descriptorsOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).map((fd) => linkOf(`/proc/${pid}/fd/${fd}`));
}

/** The control groups of a launcher, one a hierarchy: its lock names them. */
export function groupsOf(pid: number): string[] {
  const lock = descriptorsOf(pid).find((link) => /\/instance-\d+\.lock$/.test(link));
  return lock === undefined ? [] : read(lock).split('\n').filter(Boolean);
}

/** The groups of the sandboxes within a launcher's groups. */
export function sandboxGroupsIn(groups: readonly string[]): string[] {
  return groups.flatMap((group) =>
    readdirSync(group, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `${group}/${entry.name}`),
  );
}

/** Every process in these groups. */
export function processesIn(groups: readonly string[]): number[] {
  const pids = groups.flatMap((group) => read(`${group}/cgroup.procs`).split('\n').filter(Boolean).map(Number));
  return [...new Set(pids)];
}

/** Groups, in one hierarchy, of sandboxes that live: a ready one has its init, one that ended may leave its group for the next. */
export function livingSandboxes(groups: readonly string[]): string[] {
  return sandboxGroupsIn(groups.slice(0, 1)).filter((group) => processesIn([group]).length > 0);
}

/** Processes in these groups that run a program of this name. */
export function programsIn(groups: readonly string[], name: string): number[] {
  return processesIn(groups).filter((pid) => read(`/proc/${pid}/comm`).trim() === name);
}

/** What tells a group from a later one of the same name; undefined when it is gone. */
export function identityOf(group: string): number | undefined {
  return statSync(group, { throwIfNoEntry: false })?.ino;
}

/** Mount points of the host, as this process sees them. */
export function mountPoints(): string[] {
  return read('/proc/self/mountinfo')
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split(' ')[4] ?? '');
}

/** Waits until the image's template makes forks, and one is kept ready. */
export async function templateReady(launcher: Launcher, image: string): Promise<void> {
  const isReady = async (): Promise<boolean> => (await launcher.keep(image, { cold: 1, warm: 1 })).template === 'ready';
  await until(`the template of ${image} is ready`, isReady);
}
