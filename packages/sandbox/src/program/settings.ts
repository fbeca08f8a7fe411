import { SandboxError } from '../errors.ts';
import type { Runtime } from '../runtimes/index.ts';
import type { Limits } from '../types.ts';

/** How the programs of an image differ from those in `host`. */
export interface RunSettings {
  /** Names of the runtimes that may be asked for. (Default: all) */
  languages?: readonly string[];
  /** Between the runtime's variables and the request's. */
  env?: Readonly<Record<string, string>>;
  /** In place of the runtime's limits, where the request names none. */
  limits?: Readonly<Partial<Limits>>;
  /** Path of Python's interpreter. (Default: /usr/bin/python3) */
  python?: string;
}

/** Throws SandboxError `language_missing` for a language that the image is not for. */
export function checkLanguage({ name, title }: Runtime, { languages }: RunSettings): void {
  if (languages === undefined || languages.includes(name)) return;
  throw new SandboxError('language_missing', `This image is not for ${title}; it has ${languages.join(', ')}.`, { field: 'language' });
}
