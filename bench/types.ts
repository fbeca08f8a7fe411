/**
 * Terminology:
 * - workload:  what is run: `true`, `python`, `c`, `c-cached`, `java` (compiled before), `java-compile`,
 *              `cpp` (with <iostream>), `cpp-bits` (with <bits/stdc++.h>)
 * - contender: what runs it: `bare` (fork and exec, no isolation), `bubblewrap`, `invigil`, `unprepared` (ours, with
 *              nothing prepared for the language), `warm` and `cold` (ours through the HTTP door, from a template or not)
 * - load:      how many at a time, and the pause between them
 */

export const WORKLOADS = ['true', 'python', 'c', 'c-cached', 'java', 'java-compile', 'cpp', 'cpp-bits'] as const;
export type WorkloadName = (typeof WORKLOADS)[number];

export const CONTENDERS = ['bare', 'bubblewrap', 'invigil', 'unprepared', 'warm', 'cold'] as const;
export type ContenderName = (typeof CONTENDERS)[number];

/** How runs follow each other. With a pause, `atATime` runs begin together, and it follows when the last of them has ended. */
export interface Load {
  atATime: number;
  idleMs: number;
}

/** Times of some runs. */
export interface Series {
  /** From the first start to the last end, in milliseconds; pauses included. */
  elapsedMs: number;
  /** Each run's, in milliseconds. */
  latenciesMs: number[];
}

/** One contender, ready for one workload. */
export interface Contender {
  readonly name: ContenderName;
  measure(runs: number, load: Load): Promise<Series>;
  close(): Promise<void>;
}

/** What was measured of one contender under one load. */
export interface Figure extends Load {
  workload: WorkloadName;
  contender: ContenderName;
  runs: number;
  p50Ms: number;
  p99Ms: number;
  meanMs: number;
  /** Runs a second; with a pause it says nothing and is null. */
  perSecond: number | null;
  /** Median over bare fork+exec's; the same measured against bubblewrap's. */
  timesBare: number | null;
  timesBubblewrap: number | null;
  /** Median less bare fork+exec's. */
  addedMs: number | null;
}

/** What the HTTP door did under load. */
export interface DoorFigure {
  workload: WorkloadName;
  atATime: number;
  seconds: number;
  requests: number;
  p50Ms: number;
  p99Ms: number;
  perSecond: number;
  /** Answers other than 200, or 200 with another verdict than `exited`, and lost connections. */
  failed: number;
  serverPeakBytes: number;
  launcherPeakBytes: number;
}

/** What templates make of one program, through the HTTP door, beside its bare figure. */
export interface TemplateFigure {
  program: string;
  /** Runs a second, 4 at a time. */
  barePerSecond: number;
  warmPerSecond: number;
  coldPerSecond: number;
  /** Warm runs for each bare one. */
  timesBare: number;
  targetTimesBare: number;
  /** Median, 1 at a time. */
  bareP50Ms: number;
  coldP50Ms: number;
  warmP50Ms: number;
  targetP50Ms: number;
  /** Median, 1 at a time, each after 100 ms of idleness. */
  idleP50Ms: number;
  /** Null: no target. */
  targetIdleP50Ms: number | null;
}
