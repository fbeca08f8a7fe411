import type { Case } from '../case.ts';

/** Tracebacks, wherever an exception can be raised. */
export const errors: readonly Case[] = [
  { title: 'an uncaught exception', program: 'error-uncaught.py', says: 'IndexError: list index out of range' },
  { title: 'chained exceptions and groups', program: 'error-chained.py', says: 'ExceptionGroup: several' },
  { title: 'a syntax error', program: 'error-syntax.py', says: 'SyntaxError' },
  { title: 'an indentation error', program: 'error-indentation.py', says: 'TabError' },
  {
    title: 'errors in modules of the student',
    program: 'error-in-module.py',
    files: { 'broken.py': 'x = 1\nprint(x\ny = (2\n', 'failing.py': 'def f():\n    raise OSError("failing")\nf()\n' },
    says: 'OSError: failing',
  },
  { title: 'endless recursion', program: 'error-recursion.py', says: 'RecursionError: maximum recursion depth exceeded' },
  { title: 'exceptions in threads, finalisers, hooks and exit functions', program: 'error-everywhere.py', says: 'LookupError: in atexit' },
  { title: 'a hook that fails', program: 'error-hook-fails.py', says: 'Original exception was' },
  { title: 'an exception without stderr', program: 'error-output.py', says: 'before' },
  { title: 'names that are nearly right', program: 'error-names.py', says: "Did you mean: 'print'" },
];
