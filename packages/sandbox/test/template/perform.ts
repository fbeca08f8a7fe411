import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { python } from '../../src/runtimes/python.ts';
import type { FileContent, Launcher, RunOptions, RunRequest, RunResult } from '../../src/types.ts';
import { PATIENT } from '../launcher.ts';
import { until } from '../launcher/host.ts';
import type { Case } from './case.ts';
import type { TestImage, TestStore } from './images.ts';

export const PROGRAMS = fileURLToPath(new URL('programs/', import.meta.url));

/** Where the suite's runs take place. */
export interface Place {
  launcher: Launcher;
  store: TestStore;
  image: TestImage;
}

/** Makes the run of one case in one image: from its template, or not. */
export async function perform({ launcher, store, image }: Place, item: Case, warm: boolean): Promise<RunResult> {
  const request = requestOf(item, image);
  const options: RunOptions = { image: store.digestOf(image), warm };
  if (item.typed === undefined) return launcher.run(request, options);
  const typed = [...item.typed];
  const run = launcher.interact(request, {
    ...options,
    terminal: { columns: 90, rows: 30 },
    onWaiting: () => {
      const next = typed.shift();
      if (next === undefined) run.end();
      else void run.write(next);
    },
  });
  return run.result;
}

/** Waits until the image has a template: the runs before that are cold. */
export async function untilWarm(place: Place): Promise<void> {
  await until('a run is warm', async () => (await perform(place, { title: 'nothing', main: '' }, true)).warm);
}

function requestOf(item: Case, image: TestImage): RunRequest {
  const entry = item.entry ?? 'main.py';
  const main = mainOf(item);
  const place = /^[^-./]/.test(entry) ? entry : 'main.py';
  const args = [...(item.args ?? []), ...(item.namesPreloads === true ? image.preload : [])];
  return {
    command: ['/usr/bin/python3', entry, ...args],
    files: { ...(main === null ? {} : { [place]: main }), ...item.files },
    env: { ...(item.withoutRuntime === true ? {} : python.env), ...item.env },
    limits: { ...PATIENT, memoryBytes: 512 << 20, ...item.limits },
    ...(item.stdin === undefined ? {} : { stdin: item.stdin }),
    ...(item.cwd === undefined ? {} : { cwd: item.cwd }),
    ...(item.collect === undefined ? {} : { collect: item.collect }),
  };
}

function mainOf({ program, main }: Case): FileContent | null {
  if (main !== undefined) return main;
  return program === undefined ? null : readFileSync(PROGRAMS + program);
}
