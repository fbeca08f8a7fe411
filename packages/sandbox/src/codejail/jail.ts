import { randomUUID } from 'node:crypto';
import { constants } from 'node:os';
import { SandboxError } from '../errors.ts';
import type { FileSet, Launcher, Limits, ReadOnlyMount, RunResult, SandboxOptions, Verdict } from '../types.ts';
import { SafeExecException, type JailResult } from './exception.ts';
import { EXEC_SCRIPT, readFrame } from './exec-script.ts';
import { readHostFiles } from './host-files.ts';
import { LimitSet, type JailLimitName, type JailLimits } from './limits.ts';
import { parsePythonJson, stringifyPythonJson } from './python-json.ts';
import { resolvePythonPath } from './python-path.ts';

/** What is told of each jailed run. */
export interface JailLogEntry {
  /** What the caller called the run. */
  slug: string | undefined;
  command: string;
  status: number;
  verdict: Verdict;
  wallMs: number;
}

export interface CodeJailConfig extends Pick<SandboxOptions, 'image'> {
  /** Program and first arguments of each command. (Default: `python`: /usr/bin/python3 -E -B) */
  commands?: Readonly<Record<string, readonly string[]>>;
  /** Limits for all runs. (Default: as in JailLimits) */
  limits?: Partial<JailLimits>;
  /** Limits that CodeJail has no word for, such as `memoryBytes`. (Default: DEFAULT_LIMITS; 4 MiB of output) */
  sandboxLimits?: Partial<Limits>;
  /** Called after every run. */
  log?: (entry: JailLogEntry) => void;
}

/** What both calls take. */
interface JailOptions {
  /** Files and folders of the host, copied into the jail under their last names. */
  files?: readonly string[];
  /** Files by name and content. */
  extraFiles?: FileSet;
  /** Folders and files of the host, shown read-only. */
  mounts?: readonly ReadOnlyMount[];
  /** Whose limit overrides hold. */
  limitOverridesContext?: string;
  /** A name for the run in the log. */
  slug?: string;
  /** Aborting ends the run; the call then rejects with the signal's reason. */
  signal?: AbortSignal;
}

export interface JailCodeOptions extends JailOptions {
  /** Written to `jailed_code` and given to the command as its first argument. */
  code?: string;
  argv?: readonly string[];
  stdin?: string | Uint8Array;
}

export interface SafeExecOptions extends JailOptions {
  /** Appended to sys.path: names of files in the jail (`python_lib.zip`), or absolute paths of the host, shown read-only. */
  pythonPath?: readonly string[];
}

/** CodeJail's library: `jail_code`, `safe_exec` and its limits, on single-use sandboxes. Each jail has its own configuration. */
export interface CodeJail {
  /**
   * Runs a configured command. The jail holds `jailed_code`, the files, and a folder `tmp`; what fails is told by `status`.
   * Rejects with SandboxError `not_configured` for an unknown command, `invalid_request`, `launcher_failed`.
   */
  jailCode(command: string, options?: JailCodeOptions): Promise<JailResult>;
  /**
   * Executes Python code with these globals, and updates them, like Python's `exec`. They go in and out as JSON: what JSON cannot carry is
   * dropped, bytes are decoded as UTF-8, keys become strings and tuples lists; integers beyond 2^53 are bigints.
   * Rejects with SafeExecException when the code fails; the globals are then unchanged.
   */
  safeExec(code: string, globals: Record<string, unknown>, options?: SafeExecOptions): Promise<void>;
  /** The same with the globals as JSON text, for callers that must not lose that 1.0 is not 1. Resolves with all globals afterwards. */
  safeExecJson(code: string, globalsJson: string, options?: SafeExecOptions): Promise<string>;
  setLimit(name: JailLimitName, value: number): void;
  /** A limit that holds in place of the general one for runs of this context. */
  overrideLimit(name: JailLimitName, value: number, context: string): void;
}

const DEFAULT_COMMANDS: Readonly<Record<string, readonly string[]>> = { python: ['/usr/bin/python3', '-E', '-B'] };

/** What a limit stopped was killed, whichever signal reached it first. */
function statusOf({ verdict, exitCode, signal }: RunResult): number {
  if (verdict === 'exited' && exitCode !== null) return exitCode;
  const ended = verdict === 'signaled' && signal !== null ? constants.signals[signal as NodeJS.Signals] : undefined;
  return -(ended ?? constants.signals.SIGKILL);
}

/** The text becomes a part of the jail's input: it must be one whole object and nothing after it. */
function checkObject(json: string): void {
  try {
    const value = parsePythonJson(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return;
  } catch {
    // Told below.
  }
  throw new SandboxError('invalid_request', 'The globals must be a JSON object.', { field: 'globals' });
}

/** A jail on a launcher, which stays the caller's own. Throws SandboxError `invalid_request` for a wrong limit. */
export function createCodeJail(launcher: Launcher, config: CodeJailConfig = {}): CodeJail {
  const { commands = DEFAULT_COMMANDS, image, log } = config;
  const limits = new LimitSet(config.limits, config.sandboxLimits);

  async function jailCode(command: string, options: JailCodeOptions = {}): Promise<JailResult> {
    const { code, argv = [], stdin, signal, mounts } = options;
    const start = Object.hasOwn(commands, command) ? commands[command] : undefined;
    if (start === undefined)
      throw new SandboxError('not_configured', `The jail has no command ${JSON.stringify(command)}.`, { field: 'command' });
    const request = {
      command: [...start, ...(code === undefined ? [] : ['jailed_code']), ...argv],
      files: {
        ...(await readHostFiles(options.files ?? [])),
        ...options.extraFiles,
        ...(code !== undefined && { jailed_code: code }),
        // A folder comes with a file in it.
        'tmp/.folder': '',
      },
      env: { TMPDIR: 'tmp' },
      limits: limits.effective(options.limitOverridesContext),
      ...(stdin !== undefined && { stdin }),
    };
    const sandbox = {
      ...(image !== undefined && { image }),
      ...(mounts !== undefined && { mounts }),
      ...(signal !== undefined && { signal }),
    };
    const result = await launcher.run(request, sandbox);
    const status = statusOf(result);
    log?.({ slug: options.slug, command, status, verdict: result.verdict, wallMs: result.usage.wallMs });
    signal?.throwIfAborted();
    if (result.verdict === 'internal-error') throw new SandboxError('launcher_failed', `The jailed code ${result.explanation}.`);
    return { stdout: result.stdout, stderr: result.stderr, status, result };
  }

  async function safeExecJson(code: string, globalsJson: string, options: SafeExecOptions = {}): Promise<string> {
    const { pythonPath = [], mounts = [], ...rest } = options;
    checkObject(globalsJson);
    const path = resolvePythonPath(launcher, pythonPath);
    const mark = randomUUID();
    const stdin = `[${JSON.stringify(code)},${globalsJson},${JSON.stringify(path.entries)},${JSON.stringify(mark)}]`;
    const jailed = await jailCode('python', { ...rest, mounts: [...mounts, ...path.mounts], code: EXEC_SCRIPT, stdin });
    const shown = { ...jailed, stdout: new Uint8Array() };
    if (jailed.status !== 0) throw new SafeExecException(shown);
    const json = readFrame(jailed.stdout, mark);
    if (json === undefined) throw new SafeExecException(shown, "Couldn't execute jailed code: it ended without handing back its globals");
    return json;
  }

  async function safeExec(code: string, globals: Record<string, unknown>, options?: SafeExecOptions): Promise<void> {
    const json = await safeExecJson(code, stringifyPythonJson(globals), options);
    for (const [name, value] of Object.entries(parsePythonJson(json) as object)) {
      // Defined, not assigned: a variable may be called __proto__.
      Object.defineProperty(globals, name, { value, writable: true, enumerable: true, configurable: true });
    }
  }

  return {
    jailCode,
    safeExec,
    safeExecJson,
    setLimit: (name, value) => limits.set(name, value),
    overrideLimit: (name, value, context) => limits.override(name, value, context),
  };
}
