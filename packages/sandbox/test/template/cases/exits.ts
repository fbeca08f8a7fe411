import { STUDENT_FILES, type Case } from '../case.ts';

const EXITS = (
  'end deep int none text negative huge 256 true float tuple unicode list bytes most least empty subclass subclass-text two class quit site ' +
  '_exit _exit-large abort interrupt interrupt-own generator base code-raises thread atexit atexit-_exit exec module pytest'
).split(' ');

const SIGNALS = [
  'SIGTERM',
  'SIGINT',
  'SIGKILL',
  'SIGSEGV',
  'SIGPIPE',
  'SIGHUP',
  'SIGUSR1',
  'SIGALRM',
  'SIGCHLD',
  'SIGXFSZ',
  'SIGQUIT',
  'SIGCONT',
];

/** How programs end, and what is still done then. */
export const exits: readonly Case[] = [
  ...EXITS.map((how) => ({ title: 'an exit', program: 'exit.py', args: [how], says: 'leaving' })),
  { title: 'exit functions', program: 'exit-atexit.py', says: 'atexit one False' },
  { title: 'finalisers of globals', program: 'exit-globals.py', files: STUDENT_FILES, says: 'gone held by a module' },
  { title: 'finalisers', program: 'exit-del.py', says: 'gone in a circle' },
  { title: 'generators, logs and files at the end', program: 'exit-generators.py', collect: ['left-open.txt'], says: 'and this' },
  ...SIGNALS.map((name) => ({ title: 'a signal of its own', program: 'signal-self.py', args: [name], says: 'before' })),
  { title: 'handlers of signals', program: 'signal-handlers.py', says: 'done' },
  { title: 'a crash', program: 'signal-crash.py', args: ['bare'], says: 'False' },
  { title: 'a crash that is told of', program: 'signal-crash.py', args: ['handler'], namesPreloads: true, says: 'Fatal Python error' },
  { title: 'the fault handler', program: 'signal-faulthandler.py', says: 'Timeout' },
];
