#!/usr/bin/env node
// The `invigil` command. Plain JavaScript that Node 12 runs (no `await` here, and no `??`): a Node too old for our TypeScript hands over to the pinned one.
import { existsSync } from 'node:fs';
import module from 'node:module';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { spawn } from 'node:child_process';

const OLDEST_NODE = 24; // runs TypeScript with its types stripped, without a flag or a warning

const modules = new URL('../../../node_modules/', import.meta.url);
const pinned = fileURLToPath(new URL('node/bin/node', modules));

if (!existsSync(pinned)) {
  console.error('invigil: this checkout is not set up: run "npm start" (or "npm ci") in it first.');
  process.exitCode = 125;
} else if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  handOver();
} else {
  // Halves the start of `invigil run` (190 to 90 ms). Not in the default place below /tmp: others could put code of theirs there before us.
  module.enableCompileCache(fileURLToPath(new URL('.cache/invigil', modules)));
  void import('../src/command/main.ts')
    .then(({ main, processIo }) => main(process.argv.slice(2), processIo()))
    .then((status) => {
      process.exitCode = status;
    });
}

function handOver() {
  const child = spawn(pinned, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGTERM', 'SIGHUP', 'SIGINT'];
  // A terminal sends its Ctrl-C to the child as well: there it is enough to outlive it.
  for (const signal of signals) process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal)));
  child.on('error', (error) => {
    console.error(`invigil: the pinned Node does not start: ${error.message}`);
    process.exitCode = 125;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 128 + constants.signals[signal] : code === null ? 1 : code;
  });
}
