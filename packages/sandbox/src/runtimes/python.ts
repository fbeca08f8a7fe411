import { ONE_THREAD } from './one-thread.ts';
import { argument } from './paths.ts';
import type { Runtime } from './runtime.ts';

export const python: Runtime = {
  name: 'python',
  title: 'Python',
  aliases: ['python3', 'py'],
  extensions: ['.py'],
  entry: 'main.py',
  compile: null,
  command: ({ entry, python: interpreter = '/usr/bin/python3' }) => [interpreter, argument(entry)],
  env: {
    // Python fills a block of 8 KiB before it writes to a pipe; a run that is stopped would lose it. The price is 2.5 us a print
    // (100,000 prints: 0.27 s in place of 0.04 s), and an output limit of 64 KiB ends such a run long before.
    PYTHONUNBUFFERED: '1',
    // The home is gone after the run: compiled modules would be written for nobody.
    PYTHONDONTWRITEBYTECODE: '1',
    // The order of sets is the same in every run, so that a grade can be replayed.
    PYTHONHASHSEED: '0',
    ...ONE_THREAD,
  },
  version: { command: ['/usr/bin/python3', '--version'], pattern: /^Python (\S+)/ },
};
