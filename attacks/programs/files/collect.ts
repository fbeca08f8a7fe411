import { execFile } from 'node:child_process';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { promisify } from 'node:util';
import { all, describe, inTime, nothingLeft } from '../../judges.ts';
import { readSource } from '../../runner/sources.ts';
import type { FileSet } from '@invigil/sandbox';
import type { Attack, ControlScene, Finding, Judge } from '../../types.ts';

const MIB = 1 << 20;
const COLLECT = ['*', '**/*.txt', 'out/*', 'root/*', 'up/**', '**'];

/** The run ended by itself, within its time, and its files came out without harm. */
const fine: Judge = all((outcome) => (outcome.result.verdict === 'exited' ? null : `it ${describe(outcome)}`), inTime, nothingLeft);

const nothingOfOthers: Judge = ({ result }) => {
  const stolen = result.files.find(({ content }) => /root:|localhost|nameserver|PATH=/.test(Buffer.from(content).toString('latin1')));
  return stolen === undefined ? null : `${stolen.path} came out with what it links to`;
};

function noneOf(pattern: RegExp): Judge {
  return ({ result }) => {
    const taken = result.files.find(({ path }) => pattern.test(path));
    return taken === undefined ? null : `${JSON.stringify(taken.path)} was taken, with ${taken.content.length} bytes`;
  };
}

const plainToo: Judge = ({ result }) =>
  result.files.some(({ path, content }) => path === 'plain.txt' && Buffer.from(content).toString() === 'plain')
    ? null
    : 'the plain file beside it was not taken';

const bounded: Judge = ({ result }) => {
  const bytes = result.files.reduce((sum, { content }) => sum + content.length, 0);
  return result.files.length > 32 || bytes > 4 * MIB ? `${result.files.length} files with ${bytes} bytes were taken` : null;
};

/** Each file holds its own name, but for the program's source, which lies beside them and is as it was sent. */
const trueNames: Judge = async ({ result }) => {
  const { files, entry } = await readSource('files', 'leave-tricks.py');
  const sources: FileSet = { ...files, 'main.py': files[entry] ?? '' };
  const wrong = result.files.find(({ path, content }) => Buffer.from(content).toString() !== (sources[path] ?? path));
  if (wrong !== undefined) return `the file ${JSON.stringify(wrong.path)} came out under a wrong name`;
  return result.files.length >= 10 ? null : `only ${result.files.length} files were taken`;
};

function trick(name: string, title: string, judge: Judge, check: (scene: ControlScene) => Promise<boolean>): Attack {
  return {
    id: `files/collect-${name}`,
    title,
    program: 'leave-tricks.py',
    args: [name],
    collect: COLLECT,
    judge: all(fine, nothingOfOthers, bounded, judge),
    control: {
      check: async (scene) => {
        await scene.run({ args: [name] });
        return (await check(scene)) ? null : 'the trick is not there';
      },
    },
  };
}

/** Files left for the collector, which has more rights than the program. In the controls a collector without care falls for them. */
export const attacks: readonly Attack[] = [
  trick('links', 'links to the host’s files among those to be collected', noneOf(/link|chain|loop/), async ({ folder }) =>
    (await readFile(`${folder}/chain.txt`, 'utf8')).includes('root:'),
  ),
  trick('folders', 'linked folders that lead out of the sandbox', noneOf(/^(out|root|up)\/|passwd/), async ({ folder }) =>
    (await readdir(`${folder}/out`)).includes('passwd'),
  ),
  trick('pipes', 'named pipes, which keep whoever opens them waiting for ever', all(noneOf(/pipe/), plainToo), async ({ folder }) =>
    keepsWaiting(`${folder}/pipe.txt`),
  ),
  trick('sockets', 'sockets among the files to be collected', all(noneOf(/socket/), plainToo), async ({ folder }) =>
    (await lstat(`${folder}/socket.txt`)).isSocket(),
  ),
  trick(
    'sparse',
    'files of 3 GiB in all that occupy nothing',
    noneOf(/sparse/),
    async ({ folder }) => (await lstat(`${folder}/sparse99.txt`)).size > 30 * MIB,
  ),
  trick(
    'many',
    'as many files as the disk takes',
    (outcome) => (Number(outcome.output.split('\n')[0]) > 1000 ? null : 'it could not make a thousand'),
    async ({ folder }) => (await readdir(folder)).length > 20_000,
  ),
  trick(
    'unreadable',
    'files and folders that nobody may open, the home among them',
    () => null,
    async ({ folder }) => ((await lstat(folder)).mode & 0o777) === 0,
  ),
  trick(
    'names',
    'names with newlines, escapes, wild cards and bytes that are no UTF-8',
    trueNames,
    async ({ folder }) => (await readdir(folder)).length >= 14,
  ),
  {
    id: 'files/collect-swap',
    title: 'a plain file and a link swapped all the time while they are collected',
    program: 'swap.c',
    collect: COLLECT,
    judge: all(fine, nothingOfOthers, bounded),
    control: {
      check: async (scene) => {
        await scene.run();
        const path = `${scene.folder}/out.txt`;
        // A file when looked at, something else when opened.
        const fooled = async (): Promise<boolean> => (await lstat(path)).isFile() && (await readFile(path, 'utf8')) !== 'plain';
        return (await scene.eventually(fooled, 10_000)) ? null : 'a careless reader was never fooled';
      },
    },
  },
  {
    id: 'files/deep',
    title: 'thousands of folders within each other, deeper than a path can be long',
    program: 'deep.c',
    collect: ['**/*.txt', '**'],
    judge: all(fine, bounded, ({ output }) => (Number.parseInt(output, 10) > 3000 ? null : `it got only as far as ${output}`)),
    control: { timeoutMs: 30_000 },
  },
  {
    id: 'files/request-paths',
    title: 'a request whose own files and patterns lead out of the home',
    program: 'print-file.py',
    args: ['/etc/hostname'],
    scenario: async (scene) => {
      for (const path of ['../outside.txt', '/tmp/outside.txt', 'a/../../outside.txt', 'a\0b', '', '.', '..', 'a//../../b', './../b']) {
        const finding = await mustRefuse(scene.run({ files: { [path]: 'outside' } }), `the file ${JSON.stringify(path)}`);
        if (finding !== null) return finding;
      }
      for (const pattern of ['../*', '/etc/passwd', '../../etc/*', 'a/../../*']) {
        const { result } = await scene.run({ collect: [pattern] }).catch(() => ({ result: { files: [] } }));
        if (result.files.length > 0) return `the pattern ${pattern} gave ${result.files.length} files`;
      }
      return null;
    },
    control: {
      check: async (scene) =>
        (await readFile(`${scene.folder}/${relative(scene.folder, '/etc/passwd')}`, 'utf8')).length > 0
          ? null
          : 'such a path does not lead out',
    },
  },
];

/** A request of this kind is an error, told before anything runs. */
async function mustRefuse(run: Promise<unknown>, what: string): Promise<Finding> {
  try {
    await run;
    return `${what} was accepted`;
  } catch (error) {
    return error instanceof Error && /^the run was not answered|answered 5/.test(error.message) ? error.message : null;
  }
}

/** Whether opening it does not come back. */
async function keepsWaiting(path: string): Promise<boolean> {
  const reader = promisify(execFile)('timeout', ['0.3', 'cat', path]);
  return reader.then(
    () => false,
    (error: { code?: number }) => error.code === 124,
  );
}
