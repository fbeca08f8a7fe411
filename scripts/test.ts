/**
 * `npm test`: the checks, the tests with coverage, the launcher's tests once more under ASan and UBSan, the attacks; every stage
 * runs, whatever an earlier one found.
 * Arguments are passed on to Vitest, and then only it runs: `npm test -- packages/sandbox/test/glob.test.ts`.
 * Exit status 1 when any stage failed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT, runTool } from './tool.ts';

const VITEST = 'node_modules/vitest/vitest.mjs';
const REPORT = 'coverage/tests.json';
const SUMMARY = 'coverage/summary.txt';
const NATIVE = 'packages/sandbox/native';
const LAUNCHER_TESTS = 'packages/sandbox/test/launcher';

interface TestCounts {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
}

async function stage(name: string, script: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<boolean> {
  console.log(`\n== ${name}`);
  const { status } = await runTool(script, args, { capture: false, env });
  if (status !== 0) console.log(`== ${name} FAILED`);
  return status === 0;
}

/** Where it is; a compiler that fails says so, and then the stage finds no launcher. */
function buildSanitized(): string {
  spawnSync('make', ['-s', '-j2', '-C', join(ROOT, NATIVE), 'SANITIZE=1'], { stdio: 'inherit' });
  return join(ROOT, NATIVE, 'build-sanitize', 'invigil-launcher');
}

async function everything(): Promise<boolean> {
  for (const file of [REPORT, SUMMARY]) rmSync(join(ROOT, file), { force: true });
  const checked = await stage('checks', 'scripts/check.ts', []);
  const tested = await stage('tests', VITEST, [
    'run',
    '--coverage',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${REPORT}`,
  ]);
  const sanitized = await stage('launcher under sanitizers', VITEST, ['run', LAUNCHER_TESTS], { INVIGIL_LAUNCHER: buildSanitized() });
  const held = await stage('attacks', 'packages/invigil/bin/invigil.mjs', ['attack']);
  const counts = readCounts();
  console.log(`\nchecks ${word(checked)}, tests and coverage ${word(tested)}, under sanitizers ${word(sanitized)}, attacks ${word(held)}`);
  const summary = counts
    ? `tests: ${counts.numPassedTests} passed, ${counts.numFailedTests} failed, ${counts.numPendingTests} skipped`
    : 'tests: Vitest ended without a report';
  console.log(summary);
  mkdirSync(dirname(join(ROOT, SUMMARY)), { recursive: true });
  writeFileSync(join(ROOT, SUMMARY), `${summary}\n`);
  return checked && tested && sanitized && held;
}

/** undefined when Vitest ended before it could write its report. */
function readCounts(): TestCounts | undefined {
  const path = join(ROOT, REPORT);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as TestCounts) : undefined;
}

function word(passed: boolean): string {
  return passed ? 'ok' : 'FAILED';
}

const args = process.argv.slice(2);
const passed = args.length > 0 ? await stage('tests', VITEST, ['run', ...args]) : await everything();
process.exitCode = passed ? 0 : 1;
