import { STUDENT_FILES, type Case } from '../case.ts';

const READ_AT_START = 'Python reads it when it starts';
const ODD_ARGUMENTS = ['', 'two words', '-c', '--', '-X', 'ä€😀', 'quote\'"\\', '*', 'line\nbreak'];

/** What the interpreter and the kernel tell a program that has just begun. */
export const interpreter: readonly Case[] = [
  { title: 'arguments, name and globals', program: 'facts-argv.py', args: ODD_ARGUMENTS },
  { title: 'arguments of a program in a folder', program: 'facts-argv.py', entry: 'src/deep/program.txt', args: ['x'] },
  { title: 'arguments of a program by its absolute path', program: 'facts-argv.py', entry: '/home/student/main.py' },
  { title: 'arguments of a program by a path with dots', program: 'facts-argv.py', entry: './src/../main.py', files: { 'src/a.txt': '' } },
  { title: 'sys', program: 'facts-sys.py', namesPreloads: true },
  { title: 'imported modules and builtins', program: 'facts-modules.py', namesPreloads: true },
  { title: 'site and paths', program: 'facts-site.py' },
  {
    title: 'site and paths with a folder of packages in the home',
    program: 'facts-site.py',
    files: {
      '.local/lib/python3.11/site-packages/usercustomize.py': 'print("customised")',
      '.local/lib/python3.11/site-packages/a.pth': '/tmp\n',
    },
    cold: 'Python looks for it when it starts',
  },
  { title: 'environment', program: 'facts-environment.py' },
  {
    title: 'environment with variables of the request',
    program: 'facts-environment.py',
    env: { ASKED: 'for ä', EMPTY: '', PATH: '/usr/bin' },
  },
  { title: 'process', program: 'facts-process.py' },
  {
    title: 'process with input and limits of the request',
    program: 'facts-process.py',
    stdin: 'x',
    limits: { openFiles: 99, stackBytes: 16 << 20 },
  },
  { title: 'process on a terminal', program: 'facts-process.py', typed: [] },
  { title: 'mounts and namespaces', program: 'facts-mounts.py' },
  { title: 'prctl and accounts', program: 'facts-prctl.py' },
  { title: 'streams', program: 'facts-streams.py' },
  {
    title: 'streams with a locale of the request',
    program: 'facts-streams.py',
    env: { LC_ALL: 'C', PYTHONIOENCODING: 'latin-1:replace' },
    cold: READ_AT_START,
  },
  { title: 'streams with COLUMNS', program: 'facts-streams.py', env: { COLUMNS: '100', LINES: '7' } },
  { title: 'a home of the request', program: 'facts-site.py', env: { HOME: '/tmp' }, cold: READ_AT_START },
  { title: 'time zone', program: 'facts-time.py' },
  { title: 'time zone of the request', program: 'facts-time.py', env: { TZ: 'Europe/Amsterdam', LC_TIME: 'C' }, cold: READ_AT_START },
  { title: 'garbage collector', program: 'facts-gc.py' },
  { title: 'warnings', program: 'facts-warnings.py', namesPreloads: true },
  {
    title: 'warnings of the request',
    program: 'facts-warnings.py',
    namesPreloads: true,
    env: { PYTHONWARNINGS: 'error::UserWarning' },
    cold: READ_AT_START,
    says: 'UserWarning: plain',
  },
  { title: 'hashes', program: 'facts-hash.py' },
  { title: 'hashes with a seed of the request', program: 'facts-hash.py', env: { PYTHONHASHSEED: '7' }, cold: READ_AT_START },
  {
    title: 'optimised by the request',
    program: 'facts-sys.py',
    env: { PYTHONOPTIMIZE: '2', PYTHONPATH: '/tmp:/home/student/lib' },
    cold: READ_AT_START,
  },
  { title: 'without the variables of the runtime', program: 'facts-argv.py', withoutRuntime: true },
  { title: 'recursion', program: 'facts-recursion.py' },
  { title: 'recursion with a small stack', program: 'facts-recursion.py', limits: { stackBytes: 1 << 20 }, says: '1000' },
  { title: 'threads', program: 'facts-threads.py' },
  { title: 'seeded generators', program: 'facts-random.py', needsNumpy: true },
  { title: 'a whole library used a little', program: 'use-library.py', says: 'invalid int value' },
  { title: 'numpy used a little', program: 'use-numpy.py', needsNumpy: true, says: 'could not be broadcast' },
  { title: 'working folder', program: 'cwd.py', cwd: 'sub', entry: '../main.py', files: { ...STUDENT_FILES, 'sub/a.txt': '' } },
  { title: 'working folder that is not there', program: 'cwd.py', cwd: 'missing', entry: '../main.py', says: 'the working folder' },
];
