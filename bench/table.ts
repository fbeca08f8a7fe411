import type { DoorFigure, Figure, TemplateFigure } from './types.ts';

const MIB = 1024 * 1024;

/** Rows as text in columns, numbers to the right. */
export function columns(rows: readonly (readonly (string | number)[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column < 2 ? String(cell).padEnd(widths[column] ?? 0) : String(cell).padStart(widths[column] ?? 0)))
        .join('  '),
    )
    .join('\n');
}

export function figureTable(figures: readonly Figure[]): string {
  const head = ['workload', 'contender', 'at a time', 'idle ms', 'runs', 'p50 ms', 'p99 ms', '+ bare ms', '× bare', '× bwrap', 'runs/s'];
  const rows = figures.map((figure) => [
    figure.workload,
    figure.contender,
    figure.atATime,
    figure.idleMs,
    figure.runs,
    figure.p50Ms,
    figure.p99Ms,
    figure.addedMs ?? '',
    figure.timesBare ?? '',
    figure.timesBubblewrap ?? '',
    figure.perSecond ?? '',
  ]);
  return columns([head, ...rows]);
}

export function doorTable(figures: readonly DoorFigure[]): string {
  const head = ['workload', 'door', 'at a time', 'requests', 'p50 ms', 'p99 ms', 'runs/s', 'failed', 'server MiB', 'launcher MiB'];
  const rows = figures.map((figure) => [
    figure.workload,
    'http',
    figure.atATime,
    figure.requests,
    figure.p50Ms,
    figure.p99Ms,
    figure.perSecond,
    figure.failed,
    (figure.serverPeakBytes / MIB).toFixed(1),
    (figure.launcherPeakBytes / MIB).toFixed(1),
  ]);
  return columns([head, ...rows]);
}

/** What is to be reached stands behind each figure, in parentheses. */
export function templateTable(figures: readonly TemplateFigure[]): string {
  const head = ['program', 'bare/s', 'warm/s', 'cold/s', '× bare', 'bare p50 ms', 'cold p50 ms', 'warm p50 ms', 'after 100 ms idle'];
  const rows = figures.map((figure) => [
    figure.program,
    figure.barePerSecond,
    figure.warmPerSecond,
    figure.coldPerSecond,
    `${figure.timesBare} (${figure.targetTimesBare})`,
    figure.bareP50Ms,
    figure.coldP50Ms,
    `${figure.warmP50Ms} (${figure.targetP50Ms})`,
    figure.targetIdleP50Ms === null ? figure.idleP50Ms : `${figure.idleP50Ms} (${figure.targetIdleP50Ms})`,
  ]);
  return columns([head, ...rows]);
}
