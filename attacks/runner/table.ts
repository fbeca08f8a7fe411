import type { AttackReport } from '../types.ts';

const CONTROL = { through: '', failed: 'CONTROL FAILED', 'not-possible': 'not possible here', skipped: '' } as const;

function cut(text: string, width: number): string {
  const line = [...text.replace(/\s+/g, ' ')];
  return line.length <= width ? line.join('') : `${line.slice(0, width - 1).join('')}…`;
}

/** One line of the table: what was tried, how it ended, and why. */
export function row(report: AttackReport, width: number): string {
  const outcome = { held: 'held   ', through: 'THROUGH', skipped: 'skipped' }[report.outcome];
  const control = CONTROL[report.control];
  const head = `${outcome}  ${`${report.id}${report.warm ? ' (warm)' : ''}`.padEnd(38)} ${String(report.ms).padStart(6)} ms  `;
  if (report.outcome === 'through') return `${head}${report.title}\n         -> ${report.detail}${controlLine(report, control)}`;
  const text = report.outcome === 'skipped' ? `${report.title} (${report.detail})` : report.title;
  return head + cut(text, Math.max(20, width - head.length)) + controlLine(report, control);
}

function controlLine(report: AttackReport, control: string): string {
  return control === '' ? '' : `\n         -> ${control}: ${cut(report.controlDetail, 200)}`;
}

/** The last line. */
export function summary(reports: readonly AttackReport[]): string {
  const count = (test: (report: AttackReport) => boolean): number => reports.filter(test).length;
  const parts = [
    `${reports.length} attacks`,
    `${count((report) => report.outcome === 'held')} held`,
    `${count((report) => report.outcome === 'through')} got through`,
  ];
  const skipped = count((report) => report.outcome === 'skipped');
  const failed = count((report) => report.control === 'failed');
  const impossible = count((report) => report.control === 'not-possible');
  if (skipped > 0) parts.push(`${skipped} skipped`);
  if (failed > 0) parts.push(`${failed} controls failed`);
  if (impossible > 0) parts.push(`${impossible} controls not possible here`);
  return parts.join(', ');
}
