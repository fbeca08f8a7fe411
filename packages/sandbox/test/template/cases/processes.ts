import { STUDENT_FILES, type Case } from '../case.ts';

const SHADOWS = 'its own module comes before one that is preloaded';

/** Programs of several processes, and modules. */
export const processes: readonly Case[] = [
  { title: 'os.fork', program: 'fork.py' },
  { title: 'orphans and terminals of its own', program: 'fork-orphan.py' },
  ...['fork', 'spawn', 'forkserver'].map((method) => ({ title: 'multiprocessing', program: 'multi.py', args: [method] })),
  { title: 'managers, pools and shared memory', program: 'multi-manager.py' },
  { title: 'subprocesses', program: 'subprocesses.py', files: STUDENT_FILES },
  { title: 'asyncio', program: 'async.py', stdin: 'a line\n', says: /done[^]*TimeoutError/ },
  { title: 'modules of the student', program: 'import-student.py', files: STUDENT_FILES },
  {
    title: 'modules of the student that are called like others',
    coldWithPreloads: SHADOWS,
    program: 'import-shadow.py',
    args: ['random', 'numpy', 'statistics', 'json', 'threading', 'sys', 'os', 'this_is_mine', 'encodings', 'site'],
    files: Object.fromEntries(
      ['random.py', 'numpy.py', 'statistics.py', 'json/__init__.py', 'threading.py', 'sys.py', 'os.py', 'this_is_mine.py', 'site.py'].map(
        (path) => [path, 'mine = "mine"\n'],
      ),
    ),
  },
  {
    title: 're of the student, which typing needs',
    program: 'import-shadow.py',
    args: ['typing'],
    files: { 're.py': '' },
    coldWithPreloads: SHADOWS,
    says: 'AttributeError',
  },
  {
    title: 'numpy of the student',
    coldWithPreloads: SHADOWS,
    program: 'import-shadow.py',
    args: ['numpy', 'numpy.linalg'],
    files: { 'numpy/__init__.py': 'mine = "mine"', 'numpy/linalg.py': 'mine = "also mine"' },
  },
  { title: 'the program as a module', program: 'import-main.py' },
  {
    title: 'programs run by programs',
    program: 'import-run.py',
    files: { ...STUDENT_FILES, 'student.py': 'name = __name__\nprint(name)\n' },
  },
  { title: 'unittest', program: 'import-unittest.py', says: 'FAILED (failures=1, errors=1, skipped=1)' },
  { title: 'doctest', program: 'import-doctest.py' },
  { title: 'annotations', program: 'import-future.py' },
  { title: 'import machinery of its own', program: 'import-hooks.py', files: STUDENT_FILES },
  { title: 'hooks that watch', program: 'import-audit.py', files: STUDENT_FILES, says: 'patched done' },
];
