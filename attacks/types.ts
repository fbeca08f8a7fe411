import type { FileSet, Launcher, Limits, RunResult, Session, SessionOptions } from '@invigil/sandbox';

/**
 * Terminology:
 * - attack:   one hostile program, or a few runs of it, that tries to win something which no run may have
 * - judge:    looks at what came back and says what got through, or null: held
 * - control:  the same program outside any sandbox, bounded so that it does no harm; it must succeed,
 *             which shows that the attempt is real and not merely broken
 * - target:   what is attacked: the library on this machine, or a deployed server by its URL
 *
 * A program prints one line `THROUGH: what it achieved` for every attempt that worked and one line
 * `STOPPED: reason` for every one that did not. No such line and no verdict that the attack expects
 * counts as got through: a broken attack must never look like a held one.
 *
 * `programs/attack.h` stands beside every C program (`#include "attack.h"`) and `programs/attack.py` beside every
 * Python one (`from attack import through, stopped, attempt`); they print those lines and flush them.
 */

export type Group = 'resources' | 'files' | 'kernel' | 'network' | 'between' | 'supervisor' | 'template';

/** One run of an attack's program. The language follows from the name's ending: `.c`, `.py` or `.sh`. */
export interface ProgramRun {
  /** File in the folder of the attack's group. (Default: the attack's program) */
  program?: string;
  args?: readonly string[];
  stdin?: string | Uint8Array;
  env?: Readonly<Record<string, string>>;
  /** Further files beside the program. */
  files?: FileSet;
  /** `wallMs` and `cpuMs` are for a usual machine; they are multiplied by the slowness of this one. (Default: wallMs 10000) */
  limits?: Partial<Limits>;
  collect?: readonly string[];
  /** What it shows is brought back. */
  display?: boolean;
  /** Name of an image of `runner/images.ts`. (Default: the target's own) Library targets only. */
  image?: string;
  /** Aborting cancels the run. */
  signal?: AbortSignal;
  /** Output as it comes. Library targets only. */
  onOutput?: (text: string) => void;
  /** Compile it in a sandbox even where a compiled one is at hand: for attacks on the compile step. Over HTTP always. */
  compileInside?: boolean;
}

/** A finished run, with what a judge most often asks about. */
export interface Outcome {
  result: RunResult;
  /** What was asked for, after scaling with the machine's slowness. */
  limits: Partial<Limits>;
  /** Whether a time among them was lowered to what the target allows. */
  isLowered?: boolean;
  /** From asking for the run to its answer, compile step included. */
  elapsedMs: number;
  /** stdout, as text. */
  output: string;
  /** What the program says that it achieved, one entry a `THROUGH:` line, of either stream. */
  through: string[];
  /** What the program says stopped it, one entry a `STOPPED:` line, of either stream. */
  stopped: string[];
}

/** What is attacked. */
export interface Target {
  readonly kind: 'library' | 'http';
  /** Whether it forks Python programs from a template. */
  readonly isWarm: boolean;
  /** Runs a program's source. `folder` is the attack's group folder, where `program` is found. */
  run(folder: string, run: ProgramRun & { program: string }): Promise<Outcome>;
  /** The launcher itself: commands, sessions, interactive runs. Null over HTTP. */
  readonly launcher: Launcher | null;
  /** The most that a run may ask for there, as far as it is known; 0 for an address space: as much as one likes. */
  readonly ceilings: Readonly<Partial<Limits>>;
  close(): Promise<void>;
}

/** What the host looked like, for judges that must know what a run left behind. Library targets only. */
export interface HostView {
  /** Live host processes (zombies too) whose command line, name or environment contains the text. */
  processesWith(text: string): Promise<number[]>;
  /** Folders below the host's cgroup trees whose path contains the text. */
  cgroupsWith(text: string): Promise<string[]>;
  /** Host cgroup folders (absolute, below /sys/fs/cgroup) that a host process is in; empty when it is gone. */
  cgroupsOf(pid: number): Promise<string[]>;
  /** Lines of this process's own mount table that contain the text. */
  mountsWith(text: string): Promise<string[]>;
}

/** What a judge or a scenario works with. */
export interface Scene {
  readonly target: Target;
  readonly host: HostView;
  /** How much slower than a usual machine this one is; at least 1. Allowances of time are multiplied by it. */
  readonly slow: number;
  /** Unique text of this attack's turn; given to every program as the environment variable ATTACK_MARK. */
  readonly mark: string;
  /** Runs the attack's program (or another of its group), what the attack says being the default for what is left out. */
  run(run?: ProgramRun): Promise<Outcome>;
  /** A session of the launcher. Throws over HTTP: say `needs: 'session'`. */
  session(options?: SessionOptions): Promise<Session>;
  /** Reads a source of the attack's group folder, to be sent as a file. */
  source(program: string): Promise<string>;
  /** Waits until the question is answered with true; false if it never was, within the time (multiplied by `slow`). */
  eventually(question: () => Promise<boolean> | boolean, withinMs?: number): Promise<boolean>;
  sleep(ms: number): Promise<void>;
}

/** Null: held. Else one sentence: what got through, or what is broken. */
export type Finding = string | null;

/** Looks at the one run of the attack. */
export type Judge = (outcome: Outcome, scene: Scene) => Finding | Promise<Finding>;

/** Several runs, concurrent or successive, with a finding of their own. */
export type Scenario = (scene: Scene) => Promise<Finding>;

/** A program run outside any sandbox, in a temporary working folder, with ATTACK_CONTROL=1 in its environment. */
export interface ControlRun {
  program?: string;
  /** Default: `['control']`, by which a program knows to bound itself. */
  args?: readonly string[];
  stdin?: string | Uint8Array;
  env?: Readonly<Record<string, string>>;
  /**
   * Whose rights it has (Default: `student`):
   * - `student`: an unprivileged user id of the host, what the program would have without a sandbox
   * - `root`: the rights of this process
   * - `namespace`: root of new user, mount, pid, ipc and network namespaces
   */
  as?: 'student' | 'root' | 'namespace';
  /** Ended after this long (multiplied by the slowness). (Default: 10000) */
  timeoutMs?: number;
  /** Aborting kills it. */
  signal?: AbortSignal;
  /** Output as it comes. */
  onOutput?: (text: string) => void;
}

/** What a control did. */
export interface ControlOutcome {
  exitCode: number | null;
  signal: string | null;
  output: string;
  through: string[];
  stopped: string[];
  elapsedMs: number;
  timedOut: boolean;
}

export interface ControlScene {
  readonly host: HostView;
  readonly slow: number;
  readonly mark: string;
  /** A temporary folder that the student user owns; the working folder of the controls, removed afterwards. */
  readonly folder: string;
  run(run?: ControlRun): Promise<ControlOutcome>;
  eventually(question: () => Promise<boolean> | boolean, withinMs?: number): Promise<boolean>;
  sleep(ms: number): Promise<void>;
}

/**
 * Shows that the attempt is real:
 * - an object of ControlRun fields: that run must print THROUGH
 * - `check`: null if the attempt worked outside the sandbox, else the sentence of what went wrong
 * - `notPossible`: this host cannot show it, with the reason; or null if it can. Rare, reported as such and never as a pass
 */
export interface Control extends ControlRun {
  check?: (scene: ControlScene) => Promise<Finding>;
  notPossible?: () => string | null | Promise<string | null>;
}

export interface Attack extends ProgramRun {
  /** `group/name` */
  id: `${Group}/${string}`;
  /** What it tries, in few words, without a full stop. */
  title: string;
  program: string;
  /**
   * What the attack cannot do without: `host`: looking at this machine's processes; `session`: several commands in one sandbox.
   * Such attacks are left out, and named, when the target is a URL.
   */
  needs?: 'host' | 'session';
  /** (Default: `judges.stopped`: at least one STOPPED line and no THROUGH line) Left out where there is a scenario. */
  judge?: Judge;
  scenario?: Scenario;
  control: Control;
}

/** How one attack ended. */
export interface AttackReport {
  id: string;
  title: string;
  /** Whether its Python programs were to be forked from a template. */
  warm: boolean;
  /** `through`: it won something, or could not be judged. `skipped`: the target does not allow it to be tried. */
  outcome: 'held' | 'through' | 'skipped';
  /** What got through, why it was skipped, or what stopped it. */
  detail: string;
  control: 'through' | 'failed' | 'not-possible' | 'skipped';
  controlDetail: string;
  ms: number;
}

export interface AttackOptions {
  /** One JSON object an attack, one a line, in place of the table. */
  json?: boolean;
  /** Attack a deployed server; else the library on this machine. */
  url?: string;
  /** Only attacks whose id contains one of these. */
  only?: readonly string[];
}
