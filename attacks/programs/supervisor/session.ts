import { access, chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import type { RunResult, Session } from '@invigil/sandbox';
import type { Attack, Finding, Scene } from '../../types.ts';
import { within } from '../../runner/time.ts';

/** What one run of a session does to the next. */
export const attacks: readonly Attack[] = [
  {
    id: 'supervisor/session-meddle',
    title: 'a daemon of one run tampers with the files and the environment of the next',
    program: 'meddle.py',
    needs: 'session',
    scenario: meddle,
    control: {
      check: async (scene) => {
        await scene.run();
        await writeFile(`${scene.folder}/answer.txt`, 'the right answer');
        await chmod(`${scene.folder}/answer.txt`, 0o666);
        const changed = await scene.eventually(
          async () => (await readFile(`${scene.folder}/answer.txt`, 'utf8')).includes('MEDDLED'),
          2500,
        );
        return changed ? null : 'the file was left alone';
      },
    },
  },
  {
    id: 'supervisor/session-traps',
    title: 'links, pipes and folders put where the next run’s files will be written',
    program: 'traps.py',
    needs: 'session',
    scenario: traps,
    control: {
      check: async (scene) => {
        await mkdir(`${scene.folder}/away`);
        await scene.run({ args: [`${scene.folder}/away`] });
        await writeFile(`${scene.folder}/link.txt`, 'secret');
        return access(`${scene.folder}/away/stolen`).then(
          () => null,
          () => 'the link was not followed',
        );
      },
    },
  },
  {
    id: 'supervisor/session-full',
    title: 'a full disk left to the next run',
    program: 'fill-home.py',
    needs: 'session',
    scenario: full,
    control: {},
  },
];

function said(result: RunResult): string {
  return Buffer.from(result.stdout).toString();
}

/** Runs a Python source of this group in the session. */
async function python(scene: Scene, session: Session, program: string, args: string[] = []): Promise<RunResult> {
  const files = { [program]: await scene.source(program), 'attack.py': await scene.source('../attack.py') };
  return session.run({ command: ['python3', program, ...args], files, env: { ATTACK_MARK: scene.mark }, limits: { wallMs: 30_000 } });
}

async function shell(scene: Scene, session: Session, script: string): Promise<RunResult> {
  return session.run({ command: ['bash', '-c', script], env: { ATTACK_MARK: scene.mark }, limits: { wallMs: 30_000 } });
}

async function meddle(scene: Scene): Promise<Finding> {
  const session = await scene.session();
  if (said(await python(scene, session, 'meddle.py')).trim() !== 'left') return 'the daemon was not left';
  if ((await scene.host.processesWith(scene.mark)).length > 0) return 'processes stayed after the run that started them';
  await session.writeFiles({ 'answer.txt': 'the right answer' });
  const result = await shell(scene, session, 'sleep 0.3; cat answer.txt; echo; env; ls /proc | grep -c "^[0-9]"');
  const text = said(result);
  if (text.includes('MEDDLED') || text.includes('LD_PRELOAD')) return `the next run was tampered with: ${text.slice(0, 100)}`;
  return text.startsWith('the right answer\n') ? null : `the next run did not see its own file: ${text.slice(0, 100)}${result.explanation}`;
}

async function traps(scene: Scene): Promise<Finding> {
  const session = await scene.session();
  if (said(await python(scene, session, 'traps.py')).trim() !== 'left') return 'the traps were not left';
  for (const path of [
    'link.txt',
    'folder/stolen',
    'pipe.txt',
    'place.txt',
    'closed.txt',
    'locked/file.txt',
    'image/hostile',
    'proc/comm',
  ]) {
    // Refusing and putting the file in the trap's place are both right; waiting, or writing through, is not.
    const written = session.writeFiles({ [path]: 'secret' }).catch(() => undefined);
    await within(written, 5000 * scene.slow, `the file ${path} was neither written nor refused`);
  }
  const result = await shell(scene, session, 'ls /tmp; cat /tmp/stolen; test -e /usr/bin/hostile && echo THROUGH; echo done');
  const text = said(result);
  if (text.includes('secret') || text.includes('stolen')) return 'a file was written where a link of the student’s leads';
  if (text.includes('THROUGH')) return 'a file was written to the image';
  return text.trim() === 'done' ? null : `the session is of no more use: ${text}${result.explanation}`;
}

async function full(scene: Scene): Promise<Finding> {
  const session = await scene.session({ diskBytes: 8 << 20 });
  await python(scene, session, 'fill-home.py');
  const written = session.writeFiles({ 'answer.txt': 'x'.repeat(100_000) }).then(
    () => 'it was written to a full disk',
    () => null,
  );
  await within(written, 10_000 * scene.slow, 'a file for a full disk was neither written nor refused');
  const result = await shell(scene, session, 'rm -f fill*; echo free > small.txt && cat small.txt');
  return said(result).trim() === 'free' ? null : `the session is of no more use: ${result.explanation}`;
}
