import { runProgram, type RunResult } from '@invigil/sandbox';
import type { Attack, Finding, Scene } from '../../types.ts';
import { compileOnHost, type HostCompile } from './host-compiler.ts';

const LIMITS = { wallMs: 10_000, cpuMs: 1500, memoryBytes: 128 << 20, outputBytes: 64 << 10, fileBytes: 32 << 20, diskBytes: 64 << 20 };

/** A program whose compilation never ends, or never fits. `expected`: how the compile step may end. */
interface Bomb {
  id: string;
  title: string;
  program: string;
  expected: RunResult['verdict'][];
  /** Whether the host's compiler, bounded, shows that it is one. */
  bursts: (compile: HostCompile) => boolean;
}

function bomb({ id, title, program, expected, bursts }: Bomb): Attack {
  return {
    id: `between/${id}`,
    title,
    program,
    // Limits of the compile step cannot be given over HTTP; the ordinary ones would make this wait half a minute.
    needs: 'session',
    scenario: (scene) => compileBomb(scene, program, expected),
    control: {
      check: async (scene) => {
        const compile = await compileOnHost(scene, program);
        return bursts(compile) ? null : `the compiler ended by itself with ${compile.exitCode}: ${compile.messages.slice(0, 200)}`;
      },
    },
  };
}

async function compileBomb(scene: Scene, program: string, expected: RunResult['verdict'][]): Promise<Finding> {
  const { launcher } = scene.target;
  if (launcher === null) return 'this target has no launcher';
  const files = { [program]: await scene.source(program) };
  const compileLimits = { ...LIMITS, wallMs: Math.round(LIMITS.wallMs * scene.slow), cpuMs: Math.round(LIMITS.cpuMs * scene.slow) };
  const result = await runProgram(launcher, { language: 'c', files, entry: program, compileLimits });
  const { compile } = result;
  if (result.unsafe) return 'the compile was not isolated';
  if (result.verdict !== 'compile-error' || compile === null) return `expected a compile error, it ended as ${result.verdict}`;
  if (!expected.includes(compile.verdict))
    return `expected the compile to end as ${expected.join(' or ')}, it ended as ${compile.verdict} (${compile.exitCode})`;
  const kept = compile.stdout.length + compile.stderr.length;
  if (kept > 2 * LIMITS.outputBytes) return `${kept} bytes of messages were kept`;
  return compile.usage.memoryBytes > 1.2 * LIMITS.memoryBytes ? `it took ${compile.usage.memoryBytes} bytes of memory` : null;
}

const bounded = (compile: HostCompile): boolean => compile.exitCode !== 0;

/** Sources that attack the machine by being compiled. */
export const compileBombs: readonly Attack[] = [
  bomb({
    id: 'compile-time',
    title: 'is compiled for ever',
    program: 'compile-time.c',
    // Its line tables grow as well: which limit is first depends on the processor.
    expected: ['cpu-timeout', 'wall-timeout', 'memory-exceeded'],
    bursts: bounded,
  }),
  bomb({
    id: 'compile-memory',
    title: 'takes all memory by being compiled',
    program: 'compile-memory.c',
    expected: ['memory-exceeded'],
    bursts: bounded,
  }),
  bomb({
    id: 'compile-size',
    title: 'fills the disk by being compiled',
    program: 'compile-size.c',
    // The file limit ends the assembler; the compiler then reports it and ends by itself.
    expected: ['exited', 'disk-exceeded', 'memory-exceeded', 'signaled'],
    bursts: bounded,
  }),
  bomb({
    id: 'compile-flood',
    title: 'floods the messages of the compiler',
    program: 'compile-flood.c',
    expected: ['output-exceeded'],
    bursts: ({ messageBytes }) => messageBytes > 500_000,
  }),
];
