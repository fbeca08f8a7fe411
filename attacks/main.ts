import { catalogue } from './catalogue.ts';
import { makeAttack } from './runner/attack.ts';
import { ceilingsOf, httpTarget } from './runner/http-target.ts';
import { openLibraryTargets } from './runner/library-target.ts';
import { slowness } from './runner/slowness.ts';
import { row, summary } from './runner/table.ts';
import { variantsOf, type Variant } from './runner/variants.ts';
import type { AttackOptions, AttackReport, Target } from './types.ts';

/** On two cores: 2 at a time left them idle for a third of the time, 4 made each other's clocks run out. */
const AT_A_TIME = 3;

/**
 * Makes the attacks and prints how each ended: a table, or one JSON object a line.
 * Gives the exit status: 1 if any attack got through, any control failed, or nothing was tried.
 */
export async function runAttacks(options: AttackOptions = {}): Promise<number> {
  const only = options.only ?? [];
  const chosen = catalogue.filter((attack) => only.length === 0 || only.some((text) => attack.id.includes(text)));
  if (chosen.length === 0) {
    process.stderr.write(`No attack is called so: ${only.join(', ')}\n`);
    return 1;
  }
  const targets = options.url === undefined ? await openLibraryTargets() : [httpTarget(options.url, await ceilingsOf(options.url))];
  try {
    const slow = await slowness(targets[0] as Target);
    const reports = await makeAll(variantsOf(chosen, targets), slow, options.json === true);
    if (options.json !== true) process.stdout.write(`${summary(reports)}\n`);
    return reports.some((report) => report.outcome === 'through' || report.control === 'failed') || !reports.some(tried) ? 1 : 0;
  } finally {
    for (const target of targets) await target.close();
  }
}

function tried(report: AttackReport): boolean {
  return report.outcome !== 'skipped';
}

async function makeAll(variants: readonly Variant[], slow: number, json: boolean): Promise<AttackReport[]> {
  const waiting = [...variants];
  const reports: AttackReport[] = [];
  const progress = json || !process.stdout.isTTY ? null : (text: string) => process.stdout.write(`\r\u001b[K${text}`);
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { attack, target } = next;
      progress?.(`${reports.length} of ${variants.length}: ${attack.id}`);
      const report = await makeAttack(attack, target, slow);
      reports.push(report);
      progress?.('');
      process.stdout.write(`${json ? JSON.stringify(report) : row(report, process.stdout.columns || 160)}\n`);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return reports;
}
