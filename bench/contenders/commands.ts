import { mkdir } from 'node:fs/promises';
import { GCC, GXX, type Tools } from '../build.ts';
import type { ContenderName, WorkloadName } from '../types.ts';
import { TimedCommand } from './timed.ts';

export const PYTHON = ['/usr/bin/python3', '-ISE', '-c', 'pass'] as const;
const SLOTS = 4;

type Step = readonly string[];

function java(folder: string): Step {
  return ['/usr/bin/java', '-cp', folder, 'Main'];
}

/** Bare fork and exec. */
export async function bare(workload: WorkloadName, tools: Tools): Promise<TimedCommand> {
  const binary = `${tools.folder}bare-{slot}`;
  const steps: Record<WorkloadName, Step[]> = {
    true: [[tools.trueProgram]],
    python: [PYTHON],
    c: [[...GCC, '-o', binary, tools.cSource], [binary]],
    'c-cached': [[tools.cProgram]],
    java: [java(tools.javaFolder)],
    'java-compile': [
      ['/usr/bin/javac', '-d', `${tools.folder}bare-java-{slot}`, `${tools.javaSmallFolder}/Main.java`],
      java(`${tools.folder}bare-java-{slot}`),
    ],
    cpp: [[...GXX, '-o', binary, tools.cppSource], [binary]],
    'cpp-bits': [[...GXX, '-o', binary, tools.cppBitsSource], [binary]],
  };
  return new TimedCommand('bare', tools.timer, steps[workload]);
}

/** bubblewrap with as many namespaces as we have, the host's /usr read-only, and a private /tmp and home. */
export async function bubblewrap(workload: WorkloadName, tools: Tools): Promise<TimedCommand> {
  // What the first sandbox compiles, the second runs: a folder of the host, one a slot.
  for (let slot = 0; slot < SLOTS; slot++) await mkdir(`${tools.folder}bwrap-${slot}`, { recursive: true });
  const work = ['--bind', `${tools.folder}bwrap-{slot}`, '/work'];
  const compiled = (source: string): Step[] => [
    wrapped([...work, '--ro-bind', source, '/opt/main.cpp'], [...GXX, '-o', '/work/main', '/opt/main.cpp']),
    wrapped(work, ['/work/main']),
  ];
  const steps: Record<WorkloadName, Step[]> = {
    true: [wrapped(['--ro-bind', tools.trueProgram, '/opt/true'], ['/opt/true'])],
    python: [wrapped([], PYTHON)],
    c: [
      wrapped([...work, '--ro-bind', tools.cSource, '/opt/main.c'], [...GCC, '-o', '/work/main', '/opt/main.c']),
      wrapped(work, ['/work/main']),
    ],
    'c-cached': [wrapped(['--ro-bind', tools.cProgram, '/opt/main'], ['/opt/main'])],
    java: [wrapped(['--ro-bind', tools.javaFolder, '/opt/java'], java('/opt/java'))],
    'java-compile': [
      wrapped([...work, '--ro-bind', tools.javaSmallFolder, '/opt/java'], ['/usr/bin/javac', '-d', '/work', '/opt/java/Main.java']),
      wrapped(work, java('/work')),
    ],
    cpp: compiled(tools.cppSource),
    'cpp-bits': compiled(tools.cppBitsSource),
  };
  return new TimedCommand('bubblewrap' satisfies ContenderName, tools.timer, steps[workload]);
}

function wrapped(binds: Step, command: Step): Step {
  const links = ['bin', 'sbin', 'lib', 'lib64'].flatMap((name) => ['--symlink', `usr/${name}`, `/${name}`]);
  return [
    '/usr/bin/bwrap',
    '--unshare-all',
    '--die-with-parent',
    '--new-session',
    ...['--cap-drop', 'ALL'],
    ...['--uid', '1000', '--gid', '1000'],
    // Java's programs and settings lead through /etc.
    ...['--ro-bind', '/usr', '/usr', ...links, '--ro-bind', '/etc', '/etc'],
    ...['--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp', '--dir', '/home/student', '--chdir', '/home/student'],
    ...binds,
    '--',
    ...command,
  ];
}
