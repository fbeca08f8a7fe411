import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { JAVAC_OPTIONS } from '../runtimes/java.ts';
import { ARCHIVE_OPTIONS } from '../runtimes/jvm.ts';
import { hasProgram, inRoot, type Workplace } from './in-root.ts';
import { JAVA_ARCHIVE } from './paths.ts';
import { TRAINING, TRAINING_INPUT, TRAINING_MISTAKES } from './training.ts';

const JAVA = '/usr/bin/java';
const JAVAC = '/usr/bin/javac';
const ARCHIVE = basename(JAVA_ARCHIVE);
/** A heap below 4 GiB as programs have it, all at one place: the archived objects of a larger one are moved at each start, for 3 ms. */
const HEAP = '-Xmx512m';

/** All that decides what is made, beside the files of the root. */
export const JAVA_RECIPE = [HEAP, ARCHIVE_OPTIONS, JAVAC_OPTIONS, TRAINING, TRAINING_INPUT, TRAINING_MISTAKES];

/**
 * Makes the class-data-sharing archive of the Java in a root file system: `java.jsa` in the folder `out`, 27 MB, in 5 s. The JVM checks it
 * at each start, and does without where it does not fit. Gives the files of the root that it depends on; where there is no Java, nothing is
 * made. Another root than `/` needs root rights.
 */
export async function prepareJava(root: string, out: string): Promise<string[]> {
  if (!(await hasProgram(root, JAVA)) || !(await hasProgram(root, JAVAC))) return [JAVA, JAVAC];
  return inRoot(root, async (place) => {
    const home = await homeOf(place);
    const lists = [await readFile(join(root, home, 'lib/classlist'), 'utf8').catch(() => ''), ...(await trainedLists(place))];
    await writeFile(join(place.outside, 'list'), merged(lists));
    // Without a class path: an archive fits only programs whose class path begins as its own.
    const empty = ['-cp', join(place.inside, 'none.jar')];
    const dump = ['-Xshare:dump', HEAP, '-XX:SharedClassListFile=list', `-XX:SharedArchiveFile=${ARCHIVE}`];
    await place.run([JAVA, ...ARCHIVE_OPTIONS, ...empty, ...dump]);
    await copyFile(join(place.outside, ARCHIVE), join(out, ARCHIVE));
    return [JAVA, JAVAC, join(home, 'lib/modules'), join(home, 'lib/server/libjvm.so')];
  });
}

async function homeOf(place: Workplace): Promise<string> {
  const settings = await place.run([JAVA, '-XshowSettings:properties', '-version']);
  return /^\s*java\.home = (.+)$/m.exec(settings)?.[1] ?? '';
}

/** The classes that a compile, a compile with mistakes, and a program load. */
async function trainedLists(place: Workplace): Promise<string[]> {
  const write = (name: string, text: string): Promise<void> => writeFile(join(place.outside, name), text);
  await write('Training.java', TRAINING);
  await write('Mistakes.java', TRAINING_MISTAKES);
  await write('input', TRAINING_INPUT);
  const options = (list: string): string[] => [...ARCHIVE_OPTIONS, '-Xshare:off', `-XX:DumpLoadedClassList=${list}`];
  const compile = (list: string, source: string): string[] => [
    JAVAC,
    ...options(list).map((option) => `-J${option}`),
    ...JAVAC_OPTIONS,
    source,
  ];
  const program = ['/bin/sh', '-c', 'exec "$@" < input', 'sh', JAVA, ...options('program'), '-cp', '.', 'Training'];
  await place.run(compile('compile', 'Training.java'));
  await place.run(compile('mistakes', 'Mistakes.java'), { mayFail: true });
  await place.run(program, { mayFail: true });
  return Promise.all(['compile', 'mistakes', 'program'].map((list) => readFile(join(place.outside, list), 'utf8')));
}

/**
 * The lines of class lists that may go into an archive for all programs: none of the training's own classes, none of a class loader's
 * own. Numbers that tie a line to others of its list go.
 */
function merged(lists: readonly string[]): string {
  const lines = lists.flatMap((list) => list.split('\n')).map((line) => line.replace(/ id: .*$/, ''));
  const common = lines.filter((line) => line !== '' && !line.startsWith('#') && !/\bsource:|\b(?:Training|Mistakes)\b/.test(line));
  return `${[...new Set(common)].join('\n')}\n`;
}
