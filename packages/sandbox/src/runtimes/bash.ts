import { argument } from './paths.ts';
import type { Runtime } from './runtime.ts';

export const bash: Runtime = {
  name: 'bash',
  title: 'Bash',
  aliases: ['sh', 'shell'],
  extensions: ['.sh', '.bash'],
  entry: 'main.sh',
  compile: null,
  command: ({ entry }) => ['/bin/bash', argument(entry)],
  version: { command: ['/bin/bash', '--version'], pattern: /version (\d+(?:\.\d+)*)/ },
};
