import { mediaTypeOf } from '@invigil/sandbox';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { all, describe, inTime, nothingLeft } from '../../judges.ts';
import type { Attack, ControlScene, Judge } from '../../types.ts';

const MIB = 1 << 20;

/** The run ended by itself, within its time, and what it showed came out without harm. */
const fine: Judge = all((outcome) => (outcome.result.verdict === 'exited' ? null : `it ${describe(outcome)}`), inTime, nothingLeft);

const nothingOfOthers: Judge = ({ result }) => {
  const stolen = result.display.find(({ content }) => /root:|localhost|nameserver|PATH=/.test(Buffer.from(content).toString('latin1')));
  return stolen === undefined ? null : `something was shown that is not the program’s: ${stolen.size} bytes`;
};

const bounded: Judge = ({ result }) => {
  const bytes = result.display.reduce((sum, { content }) => sum + content.length, 0);
  return result.display.length > 32 || bytes > 4 * MIB ? `${result.display.length} items with ${bytes} bytes were shown` : null;
};

/** A browser would run each of these by what is in it. */
const allActive: Judge = ({ result }) => {
  const inert = result.display.find(({ type }) => type !== 'text/html');
  if (inert !== undefined) return `a page was taken for ${inert.type}`;
  return result.display.length === 7 ? null : `only ${result.display.length} of 7 came out`;
};

const nothing: Judge = ({ result }) => (result.display.length === 0 ? null : `${result.display.length} items were shown`);

const plainOnly: Judge = ({ result }) =>
  result.display.map(({ content }) => Buffer.from(content).toString()).join() === 'plain'
    ? null
    : 'not the plain item, or not only it, was shown';

function trick(name: string, title: string, judge: Judge, check: (scene: ControlScene) => Promise<boolean>): Attack {
  return {
    id: `files/display-${name}`,
    title,
    program: 'leave-shown.py',
    args: [name],
    display: true,
    judge: all(fine, nothingOfOthers, bounded, judge),
    control: {
      check: async (scene) => {
        await scene.run({ args: [name] });
        return (await check(scene)) ? null : 'the trick is not there';
      },
    },
  };
}

/** Things left where a program puts what it shows. In the controls a collector without care falls for them. */
export const attacks: readonly Attack[] = [
  trick('links', 'links to the host’s files, and a pipe, among what it shows', plainOnly, async ({ folder }) =>
    (await readFile(`${folder}/.display/0/0`, 'utf8')).includes('root:'),
  ),
  trick('folder', 'the folder of what it shows linked to one of the host’s', nothing, async ({ folder }) =>
    (await readdir(`${folder}/.display/0`)).includes('passwd'),
  ),
  trick('parent', 'the folder above it linked out of the sandbox', nothing, async ({ folder }) =>
    (await readdir(`${folder}/.display`)).includes('etc'),
  ),
  trick(
    'flood',
    'as many items as the disk takes, half of them huge and empty',
    (outcome) => (Number(outcome.output.split('\n')[0]) > 1000 ? null : 'it could not make a thousand'),
    async ({ folder }) => (await lstat(`${folder}/.display/0/299`)).size > 30 * MIB,
  ),
  trick('polyglots', 'pages that are called images and begin in ways that hide what they are', allActive, async ({ folder }) => {
    const content = await readFile(`${folder}/.display/0/0.png`);
    return mediaTypeOf(content) === 'text/html' && content.includes('alert');
  }),
];
