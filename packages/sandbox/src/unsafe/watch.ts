import { readdirSync, readFileSync } from 'node:fs';

/** What the processes of a run were seen to use. Kernel ticks are 10 ms; what ends between two looks is not seen. */
export interface Seen {
  cpuMs: number;
  memoryBytes: number;
  processes: number;
}

const TICK_MS = 10;
const PAGE_BYTES = 4096;
/** Looks are close together at first, so that short runs are seen at all. */
const FIRST_LOOK_MS = 4;
const LAST_LOOK_MS = 50;

function childrenOf(pid: number): number[] {
  const children: number[] = [];
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const list = readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1').trim();
    if (list !== '') children.push(...list.split(' ').map(Number));
  }
  return children;
}

function look(pid: number, seen: Seen): void {
  let fields: string[];
  let children: number[];
  try {
    // The second field is the name in parentheses and may hold anything; counting starts after it, at the third.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    children = childrenOf(pid);
  } catch {
    return;
  }
  const field = (number: number): number => Number(fields[number - 3] ?? 0);
  seen.cpuMs += (field(14) + field(15) + field(16) + field(17)) * TICK_MS;
  seen.memoryBytes += field(24) * PAGE_BYTES;
  seen.processes += field(20);
  for (const child of children) look(child, seen);
}

/**
 * Looks at a process and its descendants again and again and tells what it sees; returns the function that ends it.
 * Only Linux tells such things; elsewhere nothing is seen.
 */
export function watch(pid: number, onSeen: (seen: Seen) => void): () => void {
  let wait = FIRST_LOOK_MS;
  let timer: NodeJS.Timeout;
  const next = (): void => {
    const seen: Seen = { cpuMs: 0, memoryBytes: 0, processes: 0 };
    look(pid, seen);
    onSeen(seen);
    wait = Math.min(wait * 2, LAST_LOOK_MS);
    timer = setTimeout(next, wait);
  };
  timer = setTimeout(next, wait);
  return () => clearTimeout(timer);
}
