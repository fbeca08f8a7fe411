import { readFile } from 'node:fs/promises';
import { CompileCache, runProgram, type Launcher, type RunResult } from '@invigil/sandbox';
import type { Tools } from '../build.ts';
import { C_SOURCE, CPP_BITS_SOURCE, CPP_SOURCE, JAVA_SMALL_SOURCE, JAVA_SOURCE } from '../sources.ts';
import type { Contender, ContenderName, Load, Series, WorkloadName } from '../types.ts';
import { PYTHON } from './commands.ts';
import { repeat } from './repeat.ts';

/** Ours, through the library: from the call to its answer. */
export class Invigil implements Contender {
  readonly name: ContenderName;
  readonly #run: () => Promise<RunResult>;

  private constructor(name: ContenderName, run: () => Promise<RunResult>) {
    this.name = name;
    this.#run = run;
  }

  static async open(workload: WorkloadName, tools: Tools, launcher: Launcher, name: ContenderName = 'invigil'): Promise<Invigil> {
    const trueProgram = await readFile(tools.trueProgram);
    const kept = new CompileCache();
    const none = new CompileCache({ mostBytes: 0 });
    let turn = 0;
    // Runs of the same content at one time would share one compile.
    const fresh = (language: string, path: string, source: string): Promise<RunResult> =>
      runProgram(launcher, { language, files: { [path]: `${source}// ${turn++}\n` } }, { cache: none });
    const runs: Record<WorkloadName, () => Promise<RunResult>> = {
      true: () => launcher.run({ command: ['./true'], files: { true: trueProgram } }),
      python: () => launcher.run({ command: PYTHON }),
      c: () => fresh('c', 'main.c', C_SOURCE),
      'c-cached': () => runProgram(launcher, { language: 'c', files: { 'main.c': C_SOURCE } }, { cache: kept }),
      java: () => runProgram(launcher, { language: 'java', files: { 'Main.java': JAVA_SOURCE } }, { cache: kept }),
      'java-compile': () => fresh('java', 'Main.java', JAVA_SMALL_SOURCE),
      cpp: () => fresh('cpp', 'main.cpp', CPP_SOURCE),
      'cpp-bits': () => fresh('cpp', 'main.cpp', CPP_BITS_SOURCE),
    };
    return new Invigil(name, runs[workload]);
  }

  measure(runs: number, load: Load): Promise<Series> {
    return repeat(runs, load, async () => {
      const result = await this.#run();
      if (result.verdict !== 'exited' || result.exitCode !== 0) throw new Error(`a run ended as ${result.verdict}: ${result.explanation}`);
    });
  }

  async close(): Promise<void> {
    // The launcher belongs to the caller.
  }
}
