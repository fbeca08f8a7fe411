import { parseArgs } from 'node:util';
import { WORKLOADS, type WorkloadName } from './types.ts';

export interface BenchOptions {
  /** Where the figures go as JSON; null: nowhere. */
  json: string | null;
  /** About one minute in place of about six. */
  quick: boolean;
  workloads: readonly WorkloadName[];
  /** Whether templates are measured. */
  templates: boolean;
}

/** What `--only` calls them. */
const TEMPLATES = 'templates';

const USAGE = `usage: npm run bench -- [--quick] [--only ${[...WORKLOADS, TEMPLATES].join('|')}]... [--json FILE]`;

/** Reads the command line; what it does not know ends the program with a sentence and exit status 2. */
export function benchOptionsOrEnd(args: readonly string[]): BenchOptions {
  try {
    return benchOptions(args);
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`);
    return process.exit(2);
  }
}

/** Throws with a sentence for what it does not know. */
function benchOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { json: { type: 'string' }, quick: { type: 'boolean' }, only: { type: 'string', multiple: true } },
  });
  const only = values.only ?? [];
  const unknown = only.find((name) => ![...WORKLOADS, TEMPLATES].includes(name));
  if (unknown !== undefined) throw new Error(`--only: expected one of ${[...WORKLOADS, TEMPLATES].join(', ')}, got "${unknown}"`);
  return {
    json: values.json ?? null,
    quick: values.quick === true,
    templates: only.length === 0 || only.includes(TEMPLATES),
    workloads: only.length === 0 ? WORKLOADS : WORKLOADS.filter((name) => only.includes(name)),
  };
}
