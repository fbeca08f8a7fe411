import { SandboxError } from '../errors.ts';
import { COMPILE_LIMITS, RUNTIMES, type Runtime } from '../runtimes/index.ts';
import type { Launcher } from '../types.ts';

/** A language that an image has. */
export interface Language {
  name: string;
  title: string;
  version: string;
  aliases: readonly string[];
  extensions: readonly string[];
  /** The file to start with, where a request does not say. */
  entry: string;
  compiled: boolean;
}

const DEFAULT_IMAGE = 'host';
/** Versions found so far. A language that is missing is looked for again: it may be installed at any time. */
const found = new WeakMap<Launcher, Map<string, Promise<string | undefined>>>();

async function askVersion(launcher: Launcher, runtime: Runtime, image: string): Promise<string | undefined> {
  const result = await launcher.run({ command: runtime.version.command, limits: COMPILE_LIMITS }, { image });
  if (result.verdict !== 'exited') {
    throw new SandboxError('launcher_failed', `The version of ${runtime.title} could not be found out: it ${result.explanation}.`);
  }
  const [line] = new TextDecoder().decode(result.exitCode === 0 ? result.stdout : new Uint8Array()).split('\n');
  return runtime.version.pattern.exec(line ?? '')?.[1];
}

/** The version of a language in an image, or undefined where it is missing. Asked once for each launcher and image. */
function versionOf(launcher: Launcher, runtime: Runtime, image = DEFAULT_IMAGE): Promise<string | undefined> {
  const versions = found.get(launcher) ?? new Map<string, Promise<string | undefined>>();
  found.set(launcher, versions);
  const key = `${image}\0${runtime.name}`;
  const known = versions.get(key);
  if (known !== undefined) return known;
  const asked = askVersion(launcher, runtime, image);
  versions.set(key, asked);
  asked.then(
    (version) => version === undefined && versions.delete(key),
    () => versions.delete(key),
  );
  return asked;
}

/** The version of a language. Throws SandboxError `language_missing` where the image does not have it. */
export async function needVersion(launcher: Launcher, runtime: Runtime, image?: string): Promise<string> {
  const version = await versionOf(launcher, runtime, image);
  if (version !== undefined) return version;
  throw new SandboxError('language_missing', `${runtime.title} is not installed in the image ${image ?? DEFAULT_IMAGE}.`, {
    field: 'language',
  });
}

/** The languages that an image has, found by asking each for its version inside a sandbox. */
export async function listLanguages(launcher: Launcher, { image }: { image?: string } = {}): Promise<Language[]> {
  const languages: Language[] = [];
  // One after another: a JVM and a few compilers at one time would slow down what students wait for.
  for (const runtime of RUNTIMES) {
    const version = await versionOf(launcher, runtime, image);
    const { name, title, aliases, extensions, entry, compile } = runtime;
    if (version !== undefined) languages.push({ name, title, version, aliases, extensions, entry, compiled: compile !== null });
  }
  return languages;
}
