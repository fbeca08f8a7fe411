import { createHash } from 'node:crypto';
import { chmod, chown, copyFile, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Attack, ControlOutcome, ControlRun, ControlScene } from '../types.ts';
import { builtProgram } from './built.ts';
import { execute } from './execute.ts';
import { canSeeHost, host } from './host.ts';
import { readSource } from './sources.ts';
import { eventually, sleep } from './time.ts';

/** An unprivileged host user that owns nothing: what a program would have without a sandbox. */
const STUDENT = 64_321;

/** The scene of one control: its own folder, and everything that it starts ended by `close`. */
export async function openControlScene(attack: Attack, mark: string, slow: number): Promise<ControlScene & { close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'attack-'));
  await chmod(folder, 0o755);
  if (canSeeHost()) await chown(folder, STUDENT, STUDENT);
  const group = attack.id.split('/')[0] ?? '';
  return {
    host,
    slow,
    mark,
    folder,
    run: async (run = {}) => {
      const command = await prepare(folder, group, run.program ?? attack.control.program ?? attack.program);
      return start(folder, [...command, ...(run.args ?? attack.control.args ?? ['control'])], { ...attack.control, ...run }, mark, slow);
    },
    eventually: (question, withinMs = 3000) => eventually(question, withinMs * slow),
    sleep,
    close: async () => {
      await endMarked(mark);
      await removeTree(folder);
    },
  };
}

/** Puts the program into the folder, compiled where it is C, and gives its command. */
async function prepare(folder: string, group: string, program: string): Promise<string[]> {
  const source = await readSource(group, program);
  // The program's own folder is not its working folder: what it creates there must not meet its source.
  const place = join(folder, `.program-${createHash('sha256').update(program).digest('hex').slice(0, 8)}`);
  await mkdir(place, { recursive: true });
  for (const [name, text] of Object.entries(source.files)) await writeFile(join(place, name), text);
  const entry = join(place, source.entry);
  if (source.language === 'python') return ['/usr/bin/python3', '-B', entry];
  if (source.language === 'bash') return ['/bin/bash', entry];
  const binary = `${entry}.bin`;
  await copyFile(await builtProgram(source), binary);
  return [binary];
}

async function start(folder: string, command: string[], run: ControlRun, mark: string, slow: number): Promise<ControlOutcome> {
  const env = {
    PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
    HOME: folder,
    TMPDIR: folder,
    LANG: 'C.UTF-8',
    ...run.env,
    ATTACK_CONTROL: '1',
    ATTACK_MARK: mark,
  };
  const [program = '', ...args] = [...rightsOf(run.as ?? 'student'), ...command];
  const { signal, onOutput } = run;
  const options = { cwd: folder, env, timeoutMs: (run.timeoutMs ?? 10_000) * slow, stdin: run.stdin ?? '', signal, onOutput };
  return execute(program, args, options);
}

/** The command that gives up, or gains, rights before the program. */
function rightsOf(as: 'student' | 'root' | 'namespace'): string[] {
  if (as === 'root') return [];
  const student = canSeeHost() ? ['setpriv', `--reuid=${STUDENT}`, `--regid=${STUDENT}`, '--clear-groups', '--'] : [];
  // The student user becomes the namespace's root, so that the working folder is its own there too.
  const root = [
    'unshare',
    '--user',
    '--map-root-user',
    '--mount',
    '--pid',
    '--fork',
    '--mount-proc',
    '--kill-child',
    '--ipc',
    '--net',
    '--',
  ];
  return as === 'student' ? student : [...student, ...root];
}

/** By `rm`, which alone of the two removes folders deeper than a path can be long. */
async function removeTree(folder: string): Promise<void> {
  const removed = await execute('rm', ['-rf', '--', folder], { cwd: '/', timeoutMs: 120_000 });
  if (removed.exitCode !== 0) throw new Error(`the control's folder stays: ${removed.output.slice(0, 200)}`);
}

/** Ends every process that carries the mark in its environment: the control and all that it started. */
async function endMarked(mark: string): Promise<void> {
  for (let round = 0; round < 50; round++) {
    const left = await host.processesWith(mark);
    if (left.length === 0) return;
    for (const pid of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // it ended in the meantime
      }
    }
    await sleep(20);
  }
}
