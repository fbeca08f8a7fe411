import { argument } from './paths.ts';
import type { Runtime } from './runtime.ts';

const PHP = '/usr/bin/php';

export const php: Runtime = {
  name: 'php',
  title: 'PHP',
  aliases: [],
  extensions: ['.php'],
  entry: 'main.php',
  compile: null,
  command: ({ entry }, limits) => [
    PHP,
    '-d',
    `memory_limit=${limits.memoryBytes}`,
    '-d',
    'display_errors=stderr',
    '-f',
    argument(entry),
    '--',
  ],
  version: { command: [PHP, '--version'], pattern: /^PHP (\S+)/ },
  ranOutOfMemory: ({ exitCode }, stderr) => exitCode === 255 && /Allowed memory size of \d+ bytes exhausted/.test(stderr),
};
