import { argument } from './paths.ts';
import type { Runtime } from './runtime.ts';

const RUBY = '/usr/bin/ruby';

export const ruby: Runtime = {
  name: 'ruby',
  title: 'Ruby',
  aliases: ['rb'],
  extensions: ['.rb'],
  entry: 'main.rb',
  compile: null,
  command: ({ entry }) => [RUBY, argument(entry)],
  version: { command: [RUBY, '--version'], pattern: /^ruby (\S+)/ },
};
