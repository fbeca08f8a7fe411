import { whileHeld } from '../../runner/held.ts';
import type { Attack, ControlScene, Finding, Outcome, Scene } from '../../types.ts';
import { atTheSameTime, foundMeanwhile, oneAfterTheOther } from '../between/roles.ts';
import { saysThrough, serve, unprotected } from './unprotected.ts';

const LIMITS = { wallMs: 40_000 };
const PLANTED = /PLANTED|STOPPED/;

/** What runs of one template have in common, at the same time or one after the other. */
export const between: readonly Attack[] = [
  {
    id: 'template/left-behind',
    title: 'finds what the run before left in the interpreter',
    program: 'left-behind.py',
    scenario: oneAfterTheOther,
    control: unprotected('same', [
      ['left-behind.py', 'plant', '0'],
      ['left-behind.py', 'find', '0'],
    ]),
  },
  {
    id: 'template/residue',
    title: 'finds text of the run before in its own memory',
    program: 'residue.py',
    limits: LIMITS,
    scenario: oneAfterTheOther,
    control: unprotected('same', [
      ['residue.py', 'plant', '0'],
      ['residue.py', 'find', '0'],
    ]),
  },
  {
    id: 'template/shared-memory',
    title: 'shares memory by inheritance',
    program: 'shared-memory.py',
    limits: LIMITS,
    scenario: (scene) => atTheSameTime(scene, PLANTED),
    control: unprotected('together', [
      ['shared-memory.py', 'plant', '1'],
      ['shared-memory.py', 'find', '1'],
    ]),
  },
  {
    id: 'template/shared-files',
    title: 'meets by locks on files that are shared by inheritance',
    program: 'shared-inodes.py',
    limits: LIMITS,
    scenario: (scene) => atTheSameTime(scene, PLANTED),
    control: { check: (scene) => foundMeanwhile(scene, PLANTED) },
  },
  {
    id: 'template/layout',
    title: 'reaches another run at the address that it has here too',
    program: 'guess-layout.py',
    limits: LIMITS,
    scenario: layout,
    control: { check: layoutUnprotected },
  },
  {
    id: 'template/random',
    title: 'draws what another run drew',
    program: 'equal-random.py',
    scenario: random,
    control: { check: randomUnprotected },
  },
];

const PLACE = /PLANTED (\d+) (\d+)/;

function placeIn(said: string): string[] {
  return PLACE.exec(said)?.slice(1) ?? ['0', '0'];
}

async function layout(scene: Scene): Promise<Finding> {
  let said = '';
  const [planted, found] = await whileHeld(
    PLACE,
    (holding) => scene.run({ args: ['plant', '30'], signal: holding.signal, onOutput: (text) => holding.onOutput((said += text)) }),
    () => scene.run({ args: ['find', ...placeIn(said)] }),
  );
  if (said === '') return `nothing was planted: ${planted.result.explanation}`;
  return found.through[0] ?? (found.stopped.length > 0 ? null : `the finding run said nothing: ${found.result.explanation}`);
}

async function layoutUnprotected(scene: ControlScene): Promise<Finding> {
  let said = '';
  const [, found] = await whileHeld(
    PLACE,
    (holding) => scene.run({ args: ['plant', '30'], signal: holding.signal, onOutput: (text) => holding.onOutput((said += text)) }),
    () => scene.run({ args: ['find', ...placeIn(said)] }),
  );
  return saysThrough(found);
}

const RUNS = 4;

async function random(scene: Scene): Promise<Finding> {
  const outcomes: Outcome[] = [];
  for (let run = 0; run < RUNS; run++) outcomes.push(await scene.run());
  const drawn = outcomes.map(({ output }) => valuesIn(output));
  if (drawn.some((values) => values.length < 10))
    return `a run did not draw: ${outcomes.map(({ result }) => result.explanation).join(', ')}`;
  return alike(drawn);
}

async function randomUnprotected(scene: ControlScene): Promise<Finding> {
  const { output } = await serve(scene, 'fork', [['equal-random.py'], ['equal-random.py']]);
  const values = valuesIn(output);
  const half = values.length / 2;
  return alike([values.slice(0, half), values.slice(half)]) === null ? 'no value was drawn twice' : null;
}

function valuesIn(output: string): string[] {
  return output.split('\n').filter((line) => line.startsWith('VALUE '));
}

/** The sentence of a value that two runs drew. */
function alike(drawn: readonly string[][]): Finding {
  const all = drawn.flat();
  const twice = all.find((value, place) => all.indexOf(value) !== place);
  return twice === undefined ? null : `two runs drew alike: ${twice}`;
}
