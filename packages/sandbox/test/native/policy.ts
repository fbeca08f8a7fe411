/** policy.json read a second time, in the plainest way, to hold the generated filters against. */
import { readFileSync } from 'node:fs';

interface Comparison {
  index: number;
  value: number;
  valueTwo: number;
}

interface Entry {
  names: string[];
  action: string;
  errnoRet?: number;
  variant?: string;
  args?: Comparison[];
}

interface Policy {
  numbers: Record<string, number>;
  syscalls: Entry[];
}

export const POLICY_FILE = new URL('../../native/seccomp/policy.json', import.meta.url);

export type Answer = 'allow' | 'kill' | number;

const policy = JSON.parse(readFileSync(POLICY_FILE, 'utf8')) as Policy;

const holds = (comparison: Comparison, args: readonly bigint[]): boolean =>
  (args[comparison.index]! & BigInt(comparison.value)) === BigInt(comparison.valueTwo);

function matches(comparisons: Comparison[], args: readonly bigint[]): boolean {
  const isRepeated = new Set(comparisons.map((one) => one.index)).size < comparisons.length;
  return isRepeated ? comparisons.some((one) => holds(one, args)) : comparisons.every((one) => holds(one, args));
}

/** Calls by number: libseccomp's names ("NUMBER NAME" lines) and the policy's own numbers. */
export function callNames(listing: string): Map<number, string> {
  const named = Object.entries(policy.numbers).map(([name, number]): [number, string] => [number, name]);
  const listed = listing
    .trim()
    .split('\n')
    .map((line): [number, string] => [Number(line.split(' ')[0]), line.split(' ')[1]!]);
  return new Map([...named, ...listed]);
}

/** What the policy promises for a call of the filter's own architecture. */
export function promised(variant: string, name: string | undefined, args: readonly bigint[]): Answer {
  if (name === undefined) return 38;
  const entries = policy.syscalls.filter((entry) => entry.names.includes(name) && (entry.variant ?? variant) === variant);
  const entry = entries.find((one) => one.args === undefined || matches(one.args, args));
  if (entry === undefined) return 1;
  return entry.action === 'SCMP_ACT_ALLOW' ? 'allow' : entry.errnoRet!;
}

/** Argument values worth trying for a call: those that the policy compares with. */
export function comparedValues(name: string | undefined): Map<number, bigint[]> {
  const values = new Map<number, bigint[]>();
  for (const entry of policy.syscalls.filter((one) => name !== undefined && one.names.includes(name)))
    for (const { index, valueTwo } of entry.args ?? []) values.set(index, [...(values.get(index) ?? []), BigInt(valueTwo)]);
  return values;
}
