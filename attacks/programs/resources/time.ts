import { all, describe, endsAs, inTime, nothingLeft, stopped } from '../../judges.ts';
import type { Attack, ControlScene, Finding, Judge, Scene } from '../../types.ts';

const KIB = 1024;
const cut: Judge = ({ result }) => {
  const most = Math.max(result.stdout.length, result.stderr.length);
  return most > 64 * KIB ? `${most} bytes of output were kept, 65536 being allowed` : null;
};
const flood = all(endsAs('output-exceeded'), cut, nothingLeft, inTime);

/** Processor time may pass the limit by what the supervisor needs to notice. */
const cpuBounded: Judge = ({ result, limits }, scene) => {
  const allowed = (limits.cpuMs ?? 2000) + 1000 * scene.slow;
  return result.usage.cpuMs > allowed ? `${Math.round(result.usage.cpuMs)} ms of processor time were used, ${allowed} being allowed` : null;
};

/** The machine's time and the reader's attention. */
export const attacks: readonly Attack[] = [
  flooding('resources/flood-stdout', 'output without an end', ['1']),
  flooding('resources/flood-stderr', 'error output without an end', ['2']),
  flooding('resources/flood-both', 'output without an end on both streams', ['1', '2']),
  {
    id: 'resources/cpu-all-cores',
    title: 'eight processes that burn every core and ignore the warning',
    program: 'cpu-all-cores.c',
    limits: { cpuMs: 500, wallMs: 8000 },
    judge: all(endsAs('cpu-timeout'), cpuBounded, nothingLeft, inTime),
    control: { notPossible: oneCore },
  },
  {
    id: 'resources/more-than-one-core',
    title: 'more processor time than one core gives, at the cost of the neighbours',
    program: 'cpu-all-cores.c',
    limits: { cpuMs: 20_000, wallMs: 1500 },
    judge: all(endsAs('wall-timeout', 'cpu-timeout'), oneCoreOnly, nothingLeft),
    control: { notPossible: oneCore },
  },
  {
    id: 'resources/cpu-relay',
    title: 'processor time in many short-lived children, each below the limit of a process',
    program: 'cpu-relay.c',
    limits: { cpuMs: 500, wallMs: 8000 },
    judge: all(endsAs('cpu-timeout'), cpuBounded, nothingLeft, inTime),
    control: {},
  },
  {
    id: 'resources/sleep',
    title: 'sleeping for ever',
    program: 'sleep.c',
    limits: { wallMs: 500 },
    judge: all(endsAs('wall-timeout'), nothingLeft, inTime),
    control: { args: [] },
  },
  {
    id: 'resources/ignore-signals',
    title: 'sleeping for ever with every signal ignored and blocked',
    program: 'sleep.c',
    args: ['stubborn'],
    limits: { wallMs: 500 },
    judge: all(endsAs('wall-timeout'), nothingLeft, inTime),
    control: { args: ['stubborn'] },
  },
  {
    id: 'resources/priority',
    title: 'precedence over every other process',
    program: 'priority.c',
    judge: stopped,
    control: { as: 'root' },
  },
  {
    id: 'resources/cgroup',
    title: 'raising the limits of the control group, or leaving it',
    program: 'cgroup.py',
    judge: stopped,
    control: { as: 'root' },
  },
  {
    id: 'resources/timers',
    title: 'ten thousand timers that ring all the time',
    program: 'timers.c',
    limits: { wallMs: 2000 },
    scenario: neighbourAnswers,
    control: { as: 'root' },
  },
];

function flooding(id: Attack['id'], title: string, args: string[]): Attack {
  const pastLimit = async (scene: ControlScene): Promise<Finding> => {
    const { output } = await scene.run({ args });
    return output.length > 1024 * KIB ? null : `only ${output.length} bytes arrived`;
  };
  return { id, title, program: 'flood.c', args, limits: { outputBytes: 64 * KIB }, judge: flood, control: { check: pastLimit } };
}

/** A slot is worth one core, however many processes share it: with 20 % for the quota's grain and what was burnt before it bit. */
function oneCoreOnly({ result }: Parameters<Judge>[0], scene: Scene): Finding {
  const allowed = result.usage.wallMs * 1.2 + 200 * scene.slow;
  const { cpuMs, wallMs } = result.usage;
  return cpuMs > allowed ? `${Math.round(cpuMs)} ms of processor time in ${Math.round(wallMs)} ms` : null;
}

function oneCore(): string | null {
  return navigator.hardwareConcurrency < 2 ? 'this machine has one core' : null;
}

async function neighbourAnswers(scene: Scene): Promise<Finding> {
  const [hostile, neighbour] = await Promise.all([
    scene.run(),
    scene.run({ program: 'neighbour.py', args: ['0.5'], limits: { wallMs: 10_000 } }),
  ]);
  if (neighbour.output.trim() !== '42') return `the neighbour got no answer: it ${describe(neighbour)}`;
  return (await nothingLeft(hostile, scene)) ?? inTime(hostile, scene);
}
