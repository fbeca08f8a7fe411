import { existsSync, readFileSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import { processes } from './processes.ts';

/** What one launcher has on this machine. */
export interface Traces {
  /** The launcher's own and every process below it. */
  processes: number[];
  /** Control groups of its sandboxes, with what tells each from a later one of the same name. */
  groups: { path: string; identity: number }[];
}

/** The process and all below it. */
export function familyOf(pid: number): number[] {
  const all = processes();
  const family = new Set([pid]);
  for (let size = 0; size < family.size;) {
    size = family.size;
    for (const candidate of all) if (family.has(candidate.parent)) family.add(candidate.pid);
  }
  return [...family];
}

/** The control groups of a launcher's sandboxes: its lock names the folders that they are in. */
function groupsOf(launcherPid: number): string[] {
  const links = readdirSync(`/proc/${launcherPid}/fd`).flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/${launcherPid}/fd/${fd}`)];
    } catch {
      return []; // closed meanwhile
    }
  });
  const lock = links.find((link) => /\/instance-\d+\.lock$/.test(link));
  const folders = lock === undefined ? [] : readFileSync(lock, 'utf8').split('\n').filter(Boolean);
  return folders.flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `${folder}/${entry.name}`),
  );
}

export function tracesOf(launcherPid: number): Traces {
  const groups = groupsOf(launcherPid).flatMap((path) => {
    const identity = statSync(path, { throwIfNoEntry: false })?.ino;
    return identity === undefined ? [] : [{ path, identity }];
  });
  return { processes: familyOf(launcherPid), groups };
}

/** Those processes of the traces that still live. Zombies do not: only their parent has not looked yet. */
export function livingOf(traces: Traces): number[] {
  return traces.processes.filter((pid) => existsSync(`/proc/${pid}`) && !/\) [ZX] /.test(statOf(pid)));
}

function statOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return ') X ';
  }
}

/** Those groups of the traces that are still there. */
export function remainingGroupsOf(traces: Traces): string[] {
  return traces.groups.filter(({ path, identity }) => statSync(path, { throwIfNoEntry: false })?.ino === identity).map(({ path }) => path);
}

/** Mounts that a process sees. */
export function mountsOf(pid: number | 'self'): number {
  return readFileSync(`/proc/${pid}/mounts`, 'utf8').split('\n').length - 1;
}

/** Looks until it holds; the milliseconds that it took, or null when it did not within `patienceMs`. */
export async function timeUntil(holds: () => boolean, patienceMs = 20_000): Promise<number | null> {
  const start = performance.now();
  while (!holds()) {
    if (performance.now() - start > patienceMs) return null;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return performance.now() - start;
}
