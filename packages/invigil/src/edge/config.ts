import { availableParallelism } from 'node:os';
import { isAbsolute } from 'node:path';
import process from 'node:process';
import { DISPENSABLE_LAYERS } from '@invigil/sandbox';
import { z } from 'zod';
import { defaultOutputs } from './default-outputs.ts';
import { faultOf, type Issue } from './fault.ts';
import { CEILINGS, limitCeilings } from './limits.ts';
import { variableName } from './variable-name.ts';
import { timeZone, warmImage, warmWindow } from './warm-settings.ts';

const MIB = 1024 * 1024;
const milliseconds = (fallback: number, says: string) => z.int().min(0).max(86_400_000).default(fallback).describe(says);
const bytes = (fallback: number, says: string) => z.int().min(1).default(fallback).describe(says);

/** Everything that an operator can set. Every value has a default; the descriptions are the documentation. */
export const serverConfigSchema = z.strictObject({
  host: z.string().min(1).default('127.0.0.1').describe('Address to listen at. Anything but loopback needs `tokens`.'),
  port: z.int().min(0).max(65535).default(6010).describe('Port to listen at; 0 takes any free one.'),
  tokens: z.array(z.string().min(16)).default([]).describe('Bearer tokens. Where there is one, every API door asks for it.'),
  allowedHosts: z
    .array(z.string().min(1))
    .default([])
    .describe('Names, beside the loopback ones, that a Host header may carry on loopback.'),
  isolation: z
    .enum(['full', 'none'])
    .default('full')
    .describe('`none` runs programs without any protection: only for a developer’s own machine.'),
  launcherSocket: z
    .string()
    .min(1)
    .optional()
    .describe('Unix socket of a launcher that runs as its own service. Without it the server starts one as its child.'),
  withoutLayers: z
    .array(z.enum(DISPENSABLE_LAYERS))
    .default([])
    .describe(
      'Layers that this host may lack (all but landlock and apparmor: only without root); what is not named here must be there. Only for a launcher that the server starts.',
    ),
  images: z
    .string()
    .min(1)
    .optional()
    .describe('Folder of built images. (Default: /var/lib/invigil/images; without root, in the user’s own data folder)'),
  warm: z
    .array(warmImage)
    .prefault(['host'])
    .describe(
      'Images of which warm skeletons are ready from the start, however little happens: `NAME=NUMBER`, or `NAME` for as many as slots.',
    ),
  warmWindows: z
    .array(warmWindow)
    .default([])
    .describe('Times in which more runs of an image at one time are expected: `mon-fri 08:00-18:00 NAME=NUMBER`.'),
  warmZone: timeZone.optional().describe('Time zone of these times. By default the server’s own.'),
  warmFactorPercent: z
    .int()
    .min(1)
    .max(100)
    .default(50)
    .describe(
      'So much of what is ready may the runs that there are take: with 50, twice as many skeletons are kept as runs are at one time.',
    ),
  slots: z.int().min(1).max(4096).default(availableParallelism).describe('Runs at one time. By default as many as cores.'),
  waitMs: milliseconds(10_000, 'Longest wait of a synchronous run for a slot; then 429.'),
  queueRuns: z.int().min(0).default(1000).describe('Runs that may wait for a slot; the next one gets 429.'),
  queueBytes: bytes(256 * MIB, 'Bytes of request bodies that may wait for a slot.'),
  bodyBytes: bytes(16 * MIB, 'Largest body of a request.'),
  filesPerRun: z.int().min(0).max(1000).default(256).describe('Most files of one run.'),
  keepMs: milliseconds(600_000, 'How long the result of an asynchronous run is kept.'),
  keepRuns: z.int().min(1).default(1000).describe('Asynchronous runs that are kept at one time; the oldest finished ones go first.'),
  keepBytes: bytes(256 * MIB, 'Bytes of output and files that finished asynchronous runs may keep together.'),
  outputs: z
    .string()
    .min(1)
    .refine(isAbsolute, 'is not an absolute path')
    .default(() => defaultOutputs(process.env))
    .describe('Folder in which the files and display items of runs with `keep` lie; made where it is missing.'),
  outputsKeepMs: z
    .int()
    .min(0)
    .max(365 * 86_400_000)
    .default(86_400_000)
    .describe('How long they are kept; 0: `keep` is refused.'),
  outputsRuns: z.int().min(1).default(10_000).describe('Runs whose outputs are kept at one time; the oldest go first.'),
  outputsBytes: bytes(1024 * MIB, 'Bytes that all kept outputs may take together; the oldest go first.'),
  outputsPort: z
    .int()
    .min(0)
    .max(65535)
    .optional()
    .describe('Port of the second origin, from which kept HTML and SVG are served. By default the one after `port`; 0 takes any free one.'),
  outputsUrl: z
    .url({ protocol: /^https?$/ })
    .refine(
      (url) => URL.canParse(url) && new URL(url).origin === url.replace(/\/$/, ''),
      'is not a bare origin such as https://outputs.example.org',
    )
    .optional()
    .describe(
      'Address of the second origin, where a proxy gives it a name of its own. By default the name that the site is called by, at `outputsPort`.',
    ),
  stopMs: milliseconds(10_000, 'How long a stop waits for runs before it cuts them off.'),
  connections: z.int().min(1).default(2048).describe('Connections at one time.'),
  logLevel: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('What is logged, at least: failures of the server at error, refused requests at debug; what went well is counted only.'),
  ceilings: limitCeilings.default(CEILINGS).describe('The most that a request may ask for, limit by limit.'),
});

/** What `startServer` takes: every key is optional. */
export type ServerConfig = z.input<typeof serverConfigSchema>;

/** The configuration with every default filled in. */
export type ResolvedConfig = z.output<typeof serverConfigSchema>;

/** Thrown for a configuration that cannot be; the message names the key. */
export class ConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigError';
  }
}

/** `port (INVIGIL_PORT): expected at most 65535, got 70000`. */
function inWords(issue: Issue, config: ServerConfig): string {
  const { field, message, expected, received } = faultOf(issue, config, 'configuration');
  if (issue.code === 'unrecognized_keys') return `there is no setting ${field}`;
  const [key = '', member] = issue.path.map(String);
  const name = key === '' ? field : `${field} (${variableName(key === 'ceilings' ? `ceilings.${member ?? ''}` : key)})`;
  return `${name}: ${expected === undefined ? message : `expected ${expected}, got ${received}`}`;
}

/** Fills in the defaults. Throws ConfigError. */
export function resolveConfig(config: ServerConfig): ResolvedConfig {
  const parsed = serverConfigSchema.safeParse(config);
  if (!parsed.success) {
    throw new ConfigError(`The configuration is not valid. ${parsed.error.issues.map((issue) => inWords(issue, config)).join('; ')}.`);
  }
  if (!isLoopback(parsed.data.host) && parsed.data.tokens.length === 0) {
    throw new ConfigError(
      `The server would listen at ${parsed.data.host}, which others can reach, and has no credentials. ` +
        'Set tokens (INVIGIL_TOKENS), or listen at 127.0.0.1.',
    );
  }
  return parsed.data;
}

/** Whether only this machine can reach the address. A name other than `localhost` is not trusted to stay what it is. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}
