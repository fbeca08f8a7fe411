// Reads policy.json, checks it strictly, and prints one line a rule for generate.c:
//
//   VARIANT ACTION NAME NUMBER [INDEX:MASK:VALUE ...]
//
// VARIANT is `base` (every filter) or one of VARIANTS (that one only); ACTION is `allow` or an errno; NUMBER is `-` or the
// call's own number, for a libseccomp that does not know its name; the comparisons (hexadecimal) must all hold.
// Plain JavaScript without packages: it runs before anything is installed, with whatever Node (16 or newer) is there.
import { readFileSync } from 'node:fs';

const ARCHITECTURES = ['SCMP_ARCH_X86_64', 'SCMP_ARCH_AARCH64'];
const UINT32 = 0xffffffff;

const where = [];
const fail = (message) => {
  throw new Error(`policy.json: ${where.join('')}: ${message}`);
};
const inside = (step, check) => {
  where.push(step);
  const result = check();
  where.pop();
  return result;
};
const expect = (condition, message) => {
  if (!condition) fail(message);
};
const isText = (value) => typeof value === 'string' && value !== '';
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Fails unless `object` has every required key and no key that is neither required nor optional. */
function checkKeys(object, required, optional) {
  expect(isObject(object), 'expected an object');
  for (const key of required) expect(key in object, `the key ${key} is missing`);
  for (const key of Object.keys(object)) expect(required.includes(key) || optional.includes(key), `unknown key ${key}`);
}

function checkComment(comment) {
  const texts = Array.isArray(comment) ? comment : [comment];
  expect(comment === undefined || texts.every(isText), 'a comment is a text or a list of texts');
}

function checkInteger(value, name, max) {
  expect(
    Number.isInteger(value) && value >= 0 && value <= max,
    `${name} must be a whole number from 0 to ${max}, not ${JSON.stringify(value)}`,
  );
}

/** One comparison as `index:mask:value`. */
function comparison(arg) {
  checkKeys(arg, ['index', 'value', 'valueTwo', 'op'], ['comment']);
  checkComment(arg.comment);
  checkInteger(arg.index, 'index', 5);
  checkInteger(arg.value, 'value', UINT32);
  checkInteger(arg.valueTwo, 'valueTwo', UINT32);
  // Any other comparison looks at all 64 bits, of which the kernel takes only 32 for an int.
  expect(arg.op === 'SCMP_CMP_MASKED_EQ', `op must be SCMP_CMP_MASKED_EQ, not ${arg.op}`);
  expect(arg.value !== 0, 'a mask (value) of 0 compares nothing');
  expect(
    BigInt(arg.valueTwo) === (BigInt(arg.value) & BigInt(arg.valueTwo)),
    'valueTwo has bits outside the mask (value): it can never match',
  );
  return `${arg.index}:${arg.value.toString(16)}:${arg.valueTwo.toString(16)}`;
}

/** The comparison lists of an entry, one a rule: a repeated index means or (as runc reads it), else all are joined by and. */
function comparisonLists(args) {
  expect(Array.isArray(args) && args.length > 0, 'expected a list that is not empty');
  const compared = args.map((arg, i) => inside(`[${i}]`, () => comparison(arg)));
  const indexes = new Set(args.map((arg) => arg.index));
  if (indexes.size === args.length) return [compared];
  expect(indexes.size === 1, 'where an index occurs more than once, it must be the only one');
  return compared.map((one) => [one]);
}

function actionOf(entry) {
  if (entry.action === 'SCMP_ACT_ALLOW') {
    expect(entry.errnoRet === undefined, 'SCMP_ACT_ALLOW takes no errnoRet');
    return 'allow';
  }
  expect(entry.action === 'SCMP_ACT_ERRNO', `action must be SCMP_ACT_ALLOW or SCMP_ACT_ERRNO, not ${entry.action}`);
  checkInteger(entry.errnoRet, 'errnoRet', 4095);
  return String(entry.errnoRet);
}

const VARIANTS = ['loopback', 'template'];

/** All lines of one entry. `kinds` remembers whether a name has comparisons: with and without cannot be mixed. */
function entryLines(entry, numbers, kinds) {
  checkKeys(entry, ['names', 'action'], ['args', 'errnoRet', 'variant', 'comment']);
  checkComment(entry.comment);
  const action = actionOf(entry);
  expect(
    entry.variant === undefined || VARIANTS.includes(entry.variant),
    `variant must be ${VARIANTS.join(', ')} or left out, not ${entry.variant}`,
  );
  const conditional = entry.args !== undefined;
  expect(!conditional || action === 'allow', 'only SCMP_ACT_ALLOW takes args: what no comparison allows gets EPERM');
  const lists = conditional ? inside('.args', () => comparisonLists(entry.args)) : [[]];
  expect(Array.isArray(entry.names) && entry.names.length > 0, 'names must be a list that is not empty');
  return entry.names.flatMap((name) => {
    expect(typeof name === 'string' && /^[a-z_][a-z0-9_]*$/.test(name), `not a name of a system call: ${JSON.stringify(name)}`);
    expect(!kinds.has(name) || (conditional && kinds.get(name)), `${name} occurs twice, and not with args each time`);
    kinds.set(name, conditional);
    const number = numbers[name];
    expect(number === undefined || (!conditional && action === 'allow'), `${name} has a number, so it can only be allowed without args`);
    return lists.map((list) => [entry.variant ?? 'base', action, name, number ?? '-', ...list].join(' '));
  });
}

function policyLines(policy) {
  checkKeys(policy, ['defaultAction', 'defaultErrnoRet', 'architectures', 'numbers', 'syscalls'], ['comment']);
  checkComment(policy.comment);
  expect(policy.defaultAction === 'SCMP_ACT_ERRNO' && policy.defaultErrnoRet === 1, 'the default must be SCMP_ACT_ERRNO with 1 (EPERM)');
  expect(JSON.stringify(policy.architectures) === JSON.stringify(ARCHITECTURES), `architectures must be ${ARCHITECTURES.join(', ')}`);
  expect(isObject(policy.numbers), 'numbers must be an object');
  expect(Array.isArray(policy.syscalls), 'syscalls must be a list');
  const kinds = new Map();
  const lines = policy.syscalls.flatMap((entry, i) => inside(`.syscalls[${i}]`, () => entryLines(entry, policy.numbers, kinds)));
  for (const [name, number] of Object.entries(policy.numbers)) {
    // From 424 on, a call has the same number on every architecture.
    expect(Number.isInteger(number) && number >= 424 && number < 1024, `numbers.${name} must be a whole number from 424 to 1023`);
    expect(kinds.has(name), `numbers.${name} is used by no entry`);
  }
  return lines;
}

try {
  const text = readFileSync(process.argv[2] ?? new URL('policy.json', import.meta.url), 'utf8');
  process.stdout.write(`${policyLines(JSON.parse(text)).join('\n')}\n`);
} catch (error) {
  process.stderr.write(`generate.mjs: ${error.message}\n`);
  process.exitCode = 1;
}
