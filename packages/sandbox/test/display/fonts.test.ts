import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openLauncher } from '../../src/launcher/open.ts';
import type { Launcher } from '../../src/types.ts';
import { PATIENT, text } from '../launcher.ts';
import { displayModules, hasModule } from './modules.ts';

const launchers: Launcher[] = [];
const folder = mkdtempSync(join(tmpdir(), 'invigil-fonts-'));
afterAll(async () => {
  for (const launcher of launchers) await launcher.close();
  rmSync(folder, { recursive: true });
}, 60_000);

async function run(code: string, made?: string) {
  const launcher = await openLauncher({ pool: 1, ...(made !== undefined && { fixedMounts: [{ source: made, target: '/opt/made' }] }) });
  launchers.push(launcher);
  const files = { ...displayModules(), matplotlibrc: '', 'main.py': `import sys; sys.path.insert(0, ".")\n${code}` };
  const limits = { ...PATIENT, memoryBytes: 2 ** 29 };
  const result = await launcher.run({ command: ['/usr/bin/python3', 'main.py'], files, limits, collect: ['made/*'] }, { warm: false });
  expect(text(result.stderr)).toBe('');
  return { files: result.files, stdout: text(result.stdout) };
}

const MAKES = 'import runpy\nrunpy.run_module("invigil.fonts", run_name="__main__")\n';
/** Tells the fonts that matplotlib knows, and whether it had to start a program to know them. */
const TELLS = `
from invigil.fonts import use_list
use_list()
import subprocess
started, begin = [], subprocess.Popen.__init__
subprocess.Popen.__init__ = lambda self, *args, **more: (started.append(args), begin(self, *args, **more))[1]
from matplotlib import font_manager
print(bool(started), sorted(font_manager.get_font_names()), font_manager.findfont("DejaVu Sans"))
`;

describe.skipIf(!hasModule('matplotlib'))("an image's list of fonts", () => {
  test('is the one that matplotlib would make, and is used in its place', async () => {
    const { files } = await run(MAKES);
    expect(files.map(({ path }) => path)).toEqual([expect.stringMatching(/^made\/fontlist-v[\d.]+\.json$/)]);
    const made = join(folder, 'made');
    mkdirSync(made, { mode: 0o755 });
    for (const { path, content } of files) writeFileSync(join(made, basename(path)), content);
    const bare = (await run(TELLS)).stdout;
    expect(bare).toMatch(/^True \['.*DejaVu Sans/);
    expect((await run(TELLS, made)).stdout).toBe(bare.replace('True', 'False'));
  });

  test('that is damaged is not used', async () => {
    const made = join(folder, 'damaged');
    mkdirSync(made, { mode: 0o755 });
    const [list] = (await run(MAKES)).files;
    writeFileSync(join(made, basename(list?.path ?? '')), '{"_version"');
    expect((await run(TELLS, made)).stdout).toMatch(/^True \['.*DejaVu Sans/);
  });
});
