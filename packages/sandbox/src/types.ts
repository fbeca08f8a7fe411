/**
 * Terminology (one word for one thing):
 * - sandbox:  one isolated environment; serves one run, or one session of runs, and is then destroyed
 * - run:      one execution of a command in a sandbox; ends in one RunResult
 * - image:    a named, read-only root file system with its packages
 * - runtime:  the recipe of a language: source name, compile, run, version
 * - skeleton: a sandbox built ahead of its run, used once
 * - template: a warmed interpreter of one image; a run is forked from it into a skeleton
 * - launcher: the small native daemon that makes, feeds, watches and ends sandboxes
 */
import type { LAYERS, TEMPLATE_STATES } from './protocol/frames.ts';
import type { MediaType } from './result/media-type.ts';

/** How a run ended. A closed set: clients can switch on it. */
export const VERDICTS = [
  'exited',
  'signaled',
  'wall-timeout',
  'cpu-timeout',
  'memory-exceeded',
  'output-exceeded',
  'disk-exceeded',
  'compile-error',
  'cancelled',
  'internal-error',
] as const;

export type Verdict = (typeof VERDICTS)[number];

/** What one run may use. Every value is a whole number in the unit that its name ends in. */
export interface Limits {
  /** Time on the clock, from the start of the command. (Default: 5000) */
  wallMs: number;
  /** Processor time of all processes together. (Default: 2000) */
  cpuMs: number;
  /** Anonymous, shared and kernel memory and files in the sandbox, all processes together. (Default: 256 MiB) */
  memoryBytes: number;
  /** Processes and threads at one time. (Default: 64) */
  processes: number;
  /** Bytes kept of stdout, and as many of stderr; the run is stopped when either is passed. (Default: 64 KiB) */
  outputBytes: number;
  /** Size of any one file that the run writes. (Default: 32 MiB) */
  fileBytes: number;
  /** Size of all files in the sandbox together (home, /tmp and /dev/shm). (Default: 64 MiB) */
  diskBytes: number;
  /** Files, folders and links in the sandbox. (Default: 8192) */
  diskFiles: number;
  /** Open descriptors of one process. (Default: 256) */
  openFiles: number;
  /** Stack of the main thread. (Default: 64 MiB) */
  stackBytes: number;
  /** Address space of one process, so that a language can report "out of memory" itself; 0: no limit. (Default: 0) */
  addressSpaceBytes: number;
  /** Files taken out by `collect`. (Default: 32) */
  collectFiles: number;
  /** Bytes of all collected files together. (Default: 4 MiB) */
  collectBytes: number;
  /** Items of `display` taken out. (Default: 32) */
  displayItems: number;
  /** Bytes of all items of `display` together, and hence of each. (Default: 4 MiB) */
  displayBytes: number;
}

export type LimitName = keyof Limits;

/** A limit that a run met. */
export interface LimitHit {
  limit: LimitName;
  /** What the run had used when it was noticed, in the limit's unit. */
  used: number;
  allowed: number;
}

/** A file's content: text (UTF-8), bytes, or base64. */
export type FileContent = string | Uint8Array | { base64: string };

/** Files by path relative to the sandbox's home; `/` separates folders; no `..`, no absolute path, no NUL. */
export type FileSet = Readonly<Record<string, FileContent>>;

/** A host folder or file shown read-only inside the sandbox. */
export interface ReadOnlyMount {
  /** Absolute host path, below a prefix that the launcher was started to allow (`allowMounts`). */
  source: string;
  /** Absolute path in the sandbox, below /mnt. */
  target: string;
}

export interface Usage {
  wallMs: number;
  cpuMs: number;
  /** Peak of anonymous, shared and kernel memory and tmpfs; file cache is left out. */
  memoryBytes: number;
  /** Most processes and threads at one time. */
  processes: number;
}

/** A file taken out of the sandbox after the run. */
export interface CollectedFile {
  path: string;
  /** From its content; its name only tells CSV and JSON from other text. */
  type: MediaType;
  size: number;
  content: Uint8Array;
}

/** Something that the program showed: a figure, a table, an image. */
export interface DisplayItem {
  /** From its content. */
  type: MediaType;
  size: number;
  content: Uint8Array;
}

export const OMISSION_REASONS = ['too-large', 'too-many', 'not-a-regular-file', 'not-utf8-name', 'unreadable', 'too-deep'] as const;

/** Something that matched a `collect` pattern, or was shown, and was not taken, and why. */
export interface OmittedFile {
  path: string;
  reason: (typeof OMISSION_REASONS)[number];
}

/** What one run did. A run that fails is a value, not an exception. */
export interface RunResult {
  verdict: Verdict;
  /** Exit status, or null when the run did not exit by itself. */
  exitCode: number | null;
  /** Name of the signal that ended the run (`SIGSEGV`), or null. */
  signal: string | null;
  stdout: Uint8Array;
  stderr: Uint8Array;
  /** Bytes that the program wrote beyond the output limit. */
  omitted: { stdout: number; stderr: number };
  usage: Usage;
  limitsHit: LimitHit[];
  files: CollectedFile[];
  omittedFiles: OmittedFile[];
  /** What the program showed, in order. Empty unless `display` was asked for. */
  display: DisplayItem[];
  /** One sentence for the student. */
  explanation: string;
  /** The compile step's own result; null where there was none. */
  compile: RunResult | null;
  /** Whether the program was a fork of its image's template, and not a process that was executed anew. */
  warm: boolean;
  /** True only when the run was not isolated (`isolation: none`). */
  unsafe: boolean;
}

export type OutputStream = 'stdout' | 'stderr';

/** A command for a sandbox. */
export interface RunRequest {
  /** Program and arguments. A name without `/` is looked for in PATH. */
  command: readonly string[];
  /** Written to the sandbox's home before the command starts. */
  files?: FileSet;
  /** All of the input; the command then sees end of file. (Default: empty) */
  stdin?: string | Uint8Array;
  /** Added to (or replacing parts of) the fixed environment: PATH, HOME, LANG, TMPDIR, USER. */
  env?: Readonly<Record<string, string>>;
  /** Working folder, relative to the sandbox's home. (Default: the home) */
  cwd?: string;
  limits?: Partial<Limits>;
  /** Glob patterns, relative to the home, of files to bring back: `out/*.png`, `**` crosses folders. */
  collect?: readonly string[];
  /** Brings back what the program shows: figures of `plt.show()`, whatever it gives to `invigil.display`. (Default: false) */
  display?: boolean;
}

/** Where a run takes place. */
export interface SandboxOptions {
  /** (Default: `host`, the host's own /usr) */
  image?: string;
  /** A loopback interface and AF_INET sockets inside the sandbox. (Default: false) */
  loopback?: boolean;
  /** Fork the run from the image's template, where there is one and the run allows it; the result is the same. (Default: true) */
  warm?: boolean;
  mounts?: readonly ReadOnlyMount[];
}

export interface RunOptions extends SandboxOptions {
  /** Aborting ends the run with the verdict `cancelled`. */
  signal?: AbortSignal;
  /** Output as it comes. The same bytes are in the result. */
  onOutput?: (stream: OutputStream, chunk: Uint8Array) => void;
  /** Called when the program waits for input that has not come. Only for interactive runs. */
  onWaiting?: () => void;
}

/** Terminal size in characters. */
export interface WindowSize {
  columns: number;
  rows: number;
}

export interface InteractiveOptions extends RunOptions {
  /** A pseudo-terminal of this size in place of pipes; stderr then arrives as stdout. */
  terminal?: WindowSize;
}

/** A run that is fed while it goes on. */
export interface InteractiveRun {
  /** Settles when the run has ended; never rejects for what the program did. */
  readonly result: Promise<RunResult>;
  /** Resolves when the launcher has room for more; the bytes are then on their way to the program. */
  write(data: string | Uint8Array): Promise<void>;
  /** End of file. In a terminal: Ctrl-D. */
  end(): void;
  /** A signal by name (`SIGINT`, `SIGTERM`, …) to the program's foreground process group. */
  kill(signal: NodeJS.Signals): void;
  resize(size: WindowSize): void;
  /** Ends the run with the verdict `cancelled`. */
  cancel(): void;
}

export interface SessionOptions extends SandboxOptions {
  /** Ends the session when no run was active for this long. (Default: 60000) */
  idleMs?: number;
  /** Ends the session this long after it was opened. (Default: 600000) */
  lifetimeMs?: number;
  /** Size of the sandbox's file system, for all runs of the session. (Default: as in Limits) */
  diskBytes?: number;
  diskFiles?: number;
}

/** Several runs in one sandbox, one after another. Files stay; processes do not. */
export interface Session {
  run(request: RunRequest, options?: RunOptions): Promise<RunResult>;
  interact(request: RunRequest, options?: InteractiveOptions): InteractiveRun;
  writeFiles(files: FileSet): Promise<void>;
  /** Settles when the session has ended, with the reason. */
  readonly ended: Promise<SessionEnd>;
  /** Destroys the sandbox. Idempotent. */
  close(): Promise<void>;
}

export type SessionEnd = 'closed' | 'idle' | 'lifetime' | 'launcher-lost';

/** One layer of the sandbox on this host. */
export interface LayerStatus {
  layer: (typeof LAYERS)[number];
  state: 'on' | 'off';
  /** What is in force (`cgroup v1: memory, pids, cpu`), or why it is off. */
  detail: string;
  /** How to get it, where it is off; else empty. */
  remedy: string;
  /** Whether the launcher refuses to run without it. */
  required: boolean;
}

/** What there is of an image's template. */
export interface TemplateStatus {
  template: (typeof TEMPLATE_STATES)[number];
  /** Why the image cannot be used; else empty. */
  problem: string;
}

/** Makes sandboxes. The native launcher and `isolation: none` both give this. */
export interface Launcher {
  /** `full`: every layer that this host has. `none`: no isolation at all; every result is marked unsafe. */
  readonly isolation: 'full' | 'none';
  run(request: RunRequest, options?: RunOptions): Promise<RunResult>;
  interact(request: RunRequest, options?: InteractiveOptions): InteractiveRun;
  session(options?: SessionOptions): Promise<Session>;
  layers(): Promise<LayerStatus[]>;
  /**
   * Keeps at least so many skeletons of an image ready, however little it is used; `warm` ones have a fork of its template. The last word
   * of any client holds. An image that nobody keeps is let go of ten minutes after its last use.
   */
  keep(image: string, ready: { cold: number; warm: number }): Promise<TemplateStatus>;
  /** Resolves when the connection to the launcher is gone: runs then end as `internal-error`. */
  readonly closed: Promise<void>;
  /** Ends every sandbox of this client. Idempotent. */
  close(): Promise<void>;
}
