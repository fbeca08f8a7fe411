import { all, describe, inTime, nothingLeft, stopped } from '../../judges.ts';
import type { Attack, Finding, Judge, Outcome, Scene } from '../../types.ts';
import { endsWith7 } from './init.ts';

const INPUT = 'x'.repeat(512 * 1024);

/** What each way of ending must be reported as. */
const ENDS = [
  { args: ['exit', '0'], code: 0, signal: null },
  { args: ['exit', '1'], code: 1, signal: null },
  { args: ['exit', '126'], code: 126, signal: null },
  { args: ['exit', '137'], code: 137, signal: null },
  { args: ['exit', '255'], code: 255, signal: null },
  { args: ['exit', '256'], code: 0, signal: null },
  { args: ['exit', '-1'], code: 255, signal: null },
  { args: ['signal', '9'], code: null, signal: 'SIGKILL' },
  { args: ['signal', '11'], code: null, signal: 'SIGSEGV' },
  { args: ['signal', '15'], code: null, signal: 'SIGTERM' },
  { args: ['signal', '31'], code: null, signal: 'SIGSYS' },
] as const;

const noForgery: Judge = ({ result, output }) => {
  if (result.files.length > 0) return 'a file was forged';
  return output.includes('"perfect"') ? null : 'what the program printed is missing';
};

/** The channel by which a result comes out. */
export const attacks: readonly Attack[] = [
  {
    id: 'supervisor/forge',
    title: 'frames of the launcher’s own protocol, and garbage, on every descriptor',
    program: 'forge.c',
    judge: all(stopped, endsWith7, noForgery, inTime),
    control: {},
  },
  {
    id: 'supervisor/exit-codes',
    title: 'endings that look like other endings',
    program: 'exit-code.c',
    scenario: everyEnd,
    control: {
      check: async (scene) => {
        for (const { args, code, signal } of ENDS) {
          const outcome = await scene.run({ args });
          if (outcome.exitCode !== code || outcome.signal !== signal)
            return `${args.join(' ')} ended as ${outcome.exitCode ?? outcome.signal}`;
        }
        return null;
      },
    },
  },
  {
    id: 'supervisor/vfork-exit',
    title: 'endings of children that could be taken for its own',
    program: 'vfork-exit.c',
    judge: all(endsWith7, nothingLeft),
    control: {},
  },
  neverRead('leave', 'ends without reading half a megabyte of input', endsWith7),
  neverRead('close', 'closes its input, with half a megabyte on the way', endsWith7),
  neverRead('stay', 'stays for a while without reading half a megabyte of input', endsWith7),
  {
    id: 'supervisor/ruin-home',
    title: 'takes its home apart before its files are collected',
    program: 'ruin-home.py',
    collect: ['**'],
    judge: all(endsWith7, nothingLeft, inTime),
    control: {},
  },
  {
    id: 'supervisor/huge-exec',
    title: 'executes itself with as many arguments as the kernel takes',
    program: 'huge-exec.c',
    judge: all(hugeIsHarmless, nothingLeft, inTime),
    control: {},
  },
];

function neverRead(how: string, title: string, judge: Judge): Attack {
  return {
    id: `supervisor/never-read-${how}`,
    title,
    program: 'never-read.c',
    args: [how],
    stdin: INPUT,
    judge: all(judge, nothingLeft, inTime),
    control: { stdin: INPUT },
  };
}

/** To execute itself so is its right: it must be counted as its own memory, and end as it says. */
function hugeIsHarmless(outcome: Outcome): Finding {
  const { verdict, exitCode } = outcome.result;
  return verdict === 'memory-exceeded' || (verdict === 'exited' && exitCode === 7) ? null : `it ${describe(outcome)}`;
}

async function everyEnd(scene: Scene): Promise<Finding> {
  for (const { args, code, signal } of ENDS) {
    const outcome = await scene.run({ args });
    const { verdict, exitCode, signal: by } = outcome.result;
    const right = signal === null ? verdict === 'exited' && exitCode === code : verdict === 'signaled' && by === signal;
    if (!right) return `${args.join(' ')} was reported as: ${describe(outcome)}`;
  }
  return null;
}
