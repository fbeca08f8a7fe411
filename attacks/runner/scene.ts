import { randomBytes } from 'node:crypto';
import type { SessionOptions } from '@invigil/sandbox';
import type { Attack, ProgramRun, Scene, Target } from '../types.ts';
import { host } from './host.ts';
import { scaled, withinCeilings } from './limits.ts';
import { readSource } from './sources.ts';
import { eventually, sleep, within } from './time.ts';

/** Compile, waiting for a slot, and the answer itself, beyond the wall limit. */
const ANSWER_MS = 40_000;

export function newMark(): string {
  return `attack-${randomBytes(8).toString('hex')}`;
}

/** The scene of one attack; `close` ends the sessions that it opened. */
export function openScene(attack: Attack, target: Target, slow: number): Scene & { close(): Promise<void> } {
  const folder = attack.id.split('/')[0] ?? '';
  const mark = newMark();
  const closing: (() => Promise<void>)[] = [];
  return {
    target,
    host,
    slow,
    mark,
    run: async (run = {}) => {
      const wanted = scaled({ ...attack.limits, ...run.limits }, slow);
      const limits = withinCeilings(wanted, target.ceilings);
      const isLowered = limits.wallMs !== wanted.wallMs || limits.cpuMs !== wanted.cpuMs;
      const image = run.image ?? attack.image;
      const env = { ...attack.env, ...run.env, ATTACK_MARK: mark };
      const whole: ProgramRun & { program: string } = {
        ...pick(attack),
        ...run,
        program: run.program ?? attack.program,
        limits,
        env,
        ...(image === undefined ? {} : { image }),
      };
      const most = (limits.wallMs ?? 0) + ANSWER_MS * slow;
      return { ...(await within(target.run(folder, whole), most, 'the run was not answered')), isLowered };
    },
    session: async (options?: SessionOptions) => {
      if (target.launcher === null) throw new Error('this target has no sessions');
      const session = await target.launcher.session(options);
      closing.push(() => session.close());
      return session;
    },
    source: async (program) => (await readSource(folder, program)).files[program] ?? '',
    eventually: (question, withinMs = 3000) => eventually(question, withinMs * slow),
    sleep,
    close: async () => {
      for (const close of closing) await within(close(), 20_000 * slow, 'a session did not close');
    },
  };
}

/** What an attack says about its run. */
function pick(attack: Attack): ProgramRun {
  const { args, stdin, files, collect, display, compileInside } = attack;
  return {
    ...(args === undefined ? {} : { args }),
    ...(stdin === undefined ? {} : { stdin }),
    ...(files === undefined ? {} : { files }),
    ...(collect === undefined ? {} : { collect }),
    ...(display === undefined ? {} : { display }),
    ...(compileInside === undefined ? {} : { compileInside }),
  };
}
