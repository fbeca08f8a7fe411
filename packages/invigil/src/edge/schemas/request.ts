import { z } from 'zod';
import { requestedLimits } from '../limits.ts';
import { argument, content } from './content.ts';

/** Lists are capped before they are validated (`guardSizes`), so that a giant one costs nothing; the schema says it to readers. */
export const MOST_ARGUMENTS = 1024;
export const MOST_VARIABLES = 256;
export const MOST_PATTERNS = 64;

const args = z.array(argument).max(MOST_ARGUMENTS);

export const runRequest = z
  .strictObject({
    language: z.string().min(1).max(64).exactOptional().describe('A language of GET /api/v1/languages. Either this or `command`.'),
    image: z
      .string()
      .min(1)
      .max(128)
      .exactOptional()
      .describe('An image of GET /api/v1/images. (Default: `host`, the host’s own programs)'),
    command: args
      .min(1)
      .exactOptional()
      .describe('Program and arguments. A name without `/` is looked for in PATH. Either this or `language`.'),
    files: z.record(z.string(), content).exactOptional().describe('Files by relative path, written to the home before the start.'),
    entry: z.string().exactOptional().describe('The file that is run, where a language has several. (Default: the language’s own)'),
    args: args.exactOptional().describe('Arguments of the program; only with `language`.'),
    stdin: content.exactOptional().describe('All of the input; the program then sees end of file. (Default: empty)'),
    env: z
      .record(
        z
          .string()
          .regex(/^[A-Za-z_][A-Za-z0-9_]*$/)
          .max(256),
        argument,
      )
      .exactOptional()
      .describe('Variables added to the fixed environment.'),
    cwd: z.string().exactOptional().describe('Working folder, relative to the home; only with `command`. (Default: the home)'),
    limits: requestedLimits.exactOptional(),
    compileLimits: requestedLimits.exactOptional().describe('The same for the compile step; only with `language`.'),
    collect: z
      .array(z.string().min(1))
      .max(MOST_PATTERNS)
      .exactOptional()
      .describe('Patterns of files to bring back, relative to the home: `out/*.png`; `**` crosses folders.'),
    display: z
      .boolean()
      .exactOptional()
      .describe(
        'Whether to bring back what the program shows: figures of `plt.show()`, whatever it gives to `invigil.display`. (Default: false)',
      ),
    keep: z
      .boolean()
      .exactOptional()
      .describe('Whether files and display items are kept for a time and told by `url`, in place of being in the answer. (Default: false)'),
  })
  .describe('A program to run: `language` with `files`, or `command`.');

export type RunBody = z.output<typeof runRequest>;

export const runQuery = z.strictObject({
  wait: z.enum(['true', 'false']).default('true').describe('`false`: answer 202 with an id at once.'),
});

export const runParams = z.strictObject({ id: z.string().max(64).describe('The id of an asynchronous run.') });
