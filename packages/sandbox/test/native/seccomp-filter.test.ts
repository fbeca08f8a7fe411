import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Call, type Instruction, parseFilter, runFilter } from './bpf.ts';
import { buildFolder } from './build.ts';
import { type Answer, callNames, comparedValues, POLICY_FILE, promised } from './policy.ts';

const MACHINES = [
  { machine: 'x86_64', arch: 0xc000003e, foreign: [0x40000003, 0xc00000b7, 0], hasX32: true },
  { machine: 'aarch64', arch: 0xc00000b7, foreign: [0x40000028, 0xc000003e, 0], hasX32: false },
];
const VARIANTS = ['base', 'loopback'];
const GENERATOR = new URL('../../native/seccomp/generate.mjs', import.meta.url).pathname;
const NONE = [0n, 0n, 0n, 0n, 0n, 0n];

const folder = buildFolder();
afterAll(() => folder.remove());

function answerOf(filter: readonly Instruction[], call: Call): Answer {
  const value = runFilter(filter, call);
  if (value === 0x7fff0000) return 'allow';
  if (value === 0x80000000) return 'kill';
  if (value >>> 16 === 5) return value & 0xffff;
  throw new Error(`an answer that the policy does not know: 0x${value.toString(16)}`);
}

describe.each(MACHINES)('on $machine', ({ machine, arch, foreign, hasX32 }) => {
  const filters = new Map<string, Instruction[]>();
  let names = new Map<number, string>();

  beforeAll(() => {
    const machineFolder = buildFolder();
    const header = readFileSync(machineFolder.make('seccomp_filters.h', { ARCH: machine }), 'utf8');
    for (const variant of VARIANTS) filters.set(variant, parseFilter(header, variant));
    names = callNames(execFileSync(machineFolder.path('seccomp_generate'), ['names', machine], { encoding: 'utf8' }));
    machineFolder.remove();
  });

  it.each(VARIANTS)('%s answers every number without arguments as the policy promises', (variant) => {
    const filter = filters.get(variant)!;
    const wrong = [];
    for (let nr = 0; nr < 2048; nr++) {
      const expected = promised(variant, names.get(nr), NONE);
      if (answerOf(filter, { nr, arch, args: NONE }) !== expected) wrong.push({ nr, name: names.get(nr), expected });
    }
    expect(wrong).toEqual([]);
  });

  it.each(VARIANTS)('%s holds whatever the arguments are, compared values and ignored high bits among them', (variant) => {
    const filter = filters.get(variant)!;
    const compared = [...names].filter(([, name]) => comparedValues(name).size > 0).map(([nr]) => nr);
    const call = fc.oneof(fc.constantFrom(...compared), fc.integer({ min: 0, max: 600 })).chain((nr) => {
      const values = comparedValues(names.get(nr));
      const arg = (index: number) => {
        const any = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
        const known = fc.constantFrom(...(values.get(index) ?? [0n]));
        const near = fc.tuple(known, fc.integer({ min: 0, max: 63 })).map(([value, bit]) => value ^ (1n << BigInt(bit)));
        const high = fc.tuple(known, any).map(([value, noise]) => value | ((noise >> 32n) << 32n));
        return fc.oneof(known, near, high, any);
      };
      return fc.record({ nr: fc.constant(nr), args: fc.tuple(arg(0), arg(1), arg(2), arg(3), arg(4), arg(5)) });
    });
    const holds = ({ nr, args }: { nr: number; args: bigint[] }): boolean =>
      answerOf(filter, { nr, arch, args }) === promised(variant, names.get(nr), args);
    fc.assert(fc.property(call, holds), { numRuns: 20_000 });
  });

  it.each(VARIANTS)('%s ends a process that calls by a foreign architecture', (variant) => {
    for (const other of foreign)
      for (let nr = 0; nr < 600; nr++) expect(answerOf(filters.get(variant)!, { nr, arch: other, args: NONE })).toBe('kill');
  });

  it.each(VARIANTS)('%s ends x32 calls, leaves -1 to tracers, and knows no other large number', (variant) => {
    const ask = (nr: number): Answer => answerOf(filters.get(variant)!, { nr, arch, args: NONE });
    expect([0x40000000, 0x40000027, 0x7fffffff, 0xfffffffe].map(ask)).toEqual(Array(4).fill(hasX32 ? 'kill' : 38));
    expect(ask(0xffffffff)).toBe('allow');
    expect(ask(0x3fffffff)).toBe(38);
  });

  it.each(VARIANTS)('%s is within what the kernel takes', (variant) => {
    expect(filters.get(variant)!.length).toBeGreaterThan(100);
    expect(filters.get(variant)!.length).toBeLessThan(4096);
  });
});

describe('the generator refuses', () => {
  const policyText = readFileSync(POLICY_FILE, 'utf8');
  const entry = (extra: object): object => ({ names: ['getpid2'], action: 'SCMP_ACT_ALLOW', ...extra });
  const arg = { index: 0, value: 1, valueTwo: 1, op: 'SCMP_CMP_MASKED_EQ' };
  const cases: [what: string, changed: object, message: RegExp][] = [
    ['an unknown key', entry({ arg: [] }), /unknown key arg/],
    ['an unknown action', entry({ action: 'SCMP_ACT_LOG' }), /action must be/],
    ['a comparison of all 64 bits', entry({ args: [{ ...arg, op: 'SCMP_CMP_EQ' }] }), /must be SCMP_CMP_MASKED_EQ/],
    ['a comparison that can never match', entry({ args: [{ ...arg, valueTwo: 2 }] }), /never match/],
    ['a mask beyond 32 bits', entry({ args: [{ ...arg, value: 2 ** 32 }] }), /whole number from 0/],
    ['an argument that no call has', entry({ args: [{ ...arg, index: 6 }] }), /whole number from 0 to 5/],
    ['an empty list of comparisons', entry({ args: [] }), /not empty/],
    ['a denial that depends on arguments', entry({ action: 'SCMP_ACT_ERRNO', errnoRet: 1, args: [arg] }), /only SCMP_ACT_ALLOW takes args/],
    ['a call that stands twice', entry({ names: ['read'] }), /occurs twice/],
    ['a condition on a call that is free', entry({ names: ['read'], args: [arg] }), /occurs twice/],
    ['a name that could not be one', entry({ names: ['read; x'] }), /not a name/],
    ['a variant that does not exist', entry({ variant: 'raw' }), /variant must be/],
  ];

  it.each(cases)('%s', (_what, changed, message) => {
    const policy = JSON.parse(policyText) as { syscalls: object[] };
    writeFileSync(folder.path('policy.json'), JSON.stringify({ ...policy, syscalls: [...policy.syscalls, changed] }));
    const made = spawnSync(process.execPath, [GENERATOR, folder.path('policy.json')], { encoding: 'utf8' });
    expect(made.stderr).toMatch(message);
    expect(made).toMatchObject({ status: 1, stdout: '' });
  });

  it('a name that no libseccomp knows and no number explains', () => {
    const generate = folder.make('seccomp_generate');
    const made = spawnSync(generate, ['header', 'x86_64'], { input: 'base allow getpid2 -\n', encoding: 'utf8' });
    expect(made).toMatchObject({ status: 1, stdout: '' });
    expect(made.stderr).toContain('does not know getpid2');
  });
});
