import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

export interface CountOptions {
  /** Where the figures go as JSON; null: nowhere. */
  json: string | null;
  count: number;
}

/** Reads `[--json FILE] [--NAME COUNT]`. Throws with a sentence for what it does not know. */
export function countOptions(name: string, count: number, args = process.argv.slice(2)): CountOptions {
  const { values } = parseArgs({ args, options: { json: { type: 'string' }, [name]: { type: 'string' } } });
  const given = values[name] === undefined ? count : Number(values[name]);
  if (!Number.isSafeInteger(given) || given < 1) throw new Error(`--${name}: expected a whole number from 1, got "${values[name]}"`);
  return { json: values.json ?? null, count: given };
}

/** Prints the table and, where asked for, writes the figures. */
export async function report(table: string, json: string | null, figures: object): Promise<void> {
  process.stdout.write(`${table}\n`);
  if (json !== null) await writeFile(json, `${JSON.stringify({ when: new Date().toISOString(), ...figures }, null, 2)}\n`);
}
