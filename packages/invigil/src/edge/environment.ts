import { ConfigError, serverConfigSchema, type ServerConfig } from './config.ts';
import { LIMIT_NAMES } from './limits.ts';
import { variableName } from './variable-name.ts';

type Kind = 'text' | 'number' | 'list';

/** Keys of the configuration that are no plain text. */
const KINDS: Readonly<Record<string, Kind>> = {
  tokens: 'list',
  allowedHosts: 'list',
  withoutLayers: 'list',
  warm: 'list',
  warmWindows: 'list',
  warmZone: 'text',
  host: 'text',
  isolation: 'text',
  launcherSocket: 'text',
  images: 'text',
  logLevel: 'text',
  outputs: 'text',
  outputsUrl: 'text',
};

function parse(name: string, text: string, kind: Kind): string | number | string[] {
  if (kind === 'text') return text;
  if (kind === 'list')
    return text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  if (!/^\d+$/.test(text)) throw new ConfigError(`${name} must be a whole number; it is ${JSON.stringify(text)}.`);
  return Number(text);
}

/**
 * The part of the configuration that the environment gives; an empty variable counts as unset.
 * Lists (INVIGIL_TOKENS) are separated by commas. What it gives stands above `base` (a file, or the caller's own values).
 * Throws ConfigError for a number that is none; the values are checked by `startServer`.
 */
export function configFromEnvironment(environment: NodeJS.ProcessEnv, base: ServerConfig = {}): ServerConfig {
  const given: Record<string, unknown> = { ...base };
  for (const key of Object.keys(serverConfigSchema.shape)) {
    if (key === 'ceilings') continue;
    const name = variableName(key);
    const text = environment[name];
    if (text) given[key] = parse(name, text, KINDS[key] ?? 'number');
  }
  const ceilings: Record<string, unknown> = { ...base.ceilings };
  for (const limit of LIMIT_NAMES) {
    const name = variableName(`ceilings.${limit}`);
    const text = environment[name];
    if (text) ceilings[limit] = parse(name, text, 'number');
  }
  if (Object.keys(ceilings).length > 0) given['ceilings'] = ceilings;
  return given;
}
