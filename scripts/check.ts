/**
 * `npm run check`: format, lint, types, boundaries and dead code, in one command. `--fix` mends what a tool can mend by itself.
 * Exit status 1 when any of them finds something.
 */
import { runTool } from './tool.ts';

interface Check {
  name: string;
  script: string;
  args: string[];
  /** Arguments that make it mend; without them, `--fix` leaves it as it is. */
  fix?: string[];
}

const BOUNDARY_FOLDERS = ['packages', 'attacks', 'bench', 'scripts'];

const CHECKS: Check[] = [
  {
    name: 'format',
    script: 'node_modules/prettier/bin/prettier.cjs',
    args: ['--check', '.'],
    fix: ['--write', '--log-level', 'warn', '.'],
  },
  { name: 'lint', script: 'node_modules/oxlint/bin/oxlint', args: ['--type-aware', '--deny-warnings'], fix: ['--type-aware', '--fix'] },
  { name: 'types', script: 'node_modules/typescript/bin/tsc', args: ['--noEmit', '-p', '.'] },
  { name: 'types of the scripts', script: 'node_modules/typescript/bin/tsc', args: ['--noEmit', '-p', 'scripts'] },
  {
    name: 'boundaries',
    script: 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
    args: ['--output-type', 'err', ...BOUNDARY_FOLDERS],
  },
  { name: 'dead code', script: 'node_modules/knip/bin/knip.js', args: ['--no-progress'] },
];

const fix = process.argv.includes('--fix');
let failures = 0;
for (const check of CHECKS) {
  const startedMs = performance.now();
  const { status, output } = await runTool(check.script, fix && check.fix ? check.fix : check.args, { capture: true });
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(`check: ${check.name} ${status === 0 ? 'ok' : 'FAILED'} (${seconds} s)`);
  if (status !== 0) {
    failures++;
    console.log(output.trimEnd());
  }
}
if (failures > 0) console.log(`check: ${failures} of ${CHECKS.length} failed; "npm run check -- --fix" mends format and some of lint.`);
process.exitCode = failures > 0 ? 1 : 0;
