import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { openLauncher } from '../src/launcher/open.ts';
import { COLLECT_CAPS } from '../src/limits/index.ts';
import type { RunResult } from '../src/types.ts';

const quiet = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
const launchers = { full: await openLauncher({ pool: 1 }), none: await openLauncher({ isolation: 'none' }) };
quiet.mockRestore();
afterAll(() => Promise.all(Object.values(launchers).map((launcher) => launcher.close())));

describe.each(['full', 'none'] as const)('with isolation %s', (isolation) => {
  const collect = (code: string, patterns: string[]): Promise<RunResult> =>
    launchers[isolation].run({ command: ['python3', '-c', `import os\n${code}`], collect: patterns, limits: { wallMs: 20_000 } });

  test('folders are looked into as deep as is said, and the first that is not is named', async () => {
    const code = `for depth in range(1, 40):
  os.makedirs("d/" * depth, exist_ok=True)
  open("d/" * depth + "f.txt", "w").close()`;
    const { files, omittedFiles } = await collect(code, ['**/*.txt']);
    expect(files.map(({ path }) => path.split('/').length - 1).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: COLLECT_CAPS.depth - 1 }, (_, index) => index + 1),
    );
    expect(omittedFiles).toEqual([{ path: Array(COLLECT_CAPS.depth).fill('d').join('/'), reason: 'too-deep' }]);
  });

  test('no more omitted files are named than is said', async () => {
    const { omittedFiles } = await collect('for i in range(300): os.symlink("/", f"l{i}")', ['*']);
    expect(omittedFiles).toHaveLength(COLLECT_CAPS.omitted);
  });

  test('a name that is no text is told with what can be read of it', async () => {
    const { files, omittedFiles } = await collect('open(b"a\\xff.txt", "w").close(); open("\\ufffd.txt", "w").close()', ['*']);
    expect(files.map(({ path }) => path)).toEqual(['\ufffd.txt']);
    expect(omittedFiles).toEqual([{ path: expect.stringContaining('\ufffd') as string, reason: 'not-utf8-name' }]);
  });
});

test('the launcher has the same numbers', () => {
  const source = readFileSync(new URL('../native/src/collect.c', import.meta.url), 'utf8');
  const number = (name: string): number => Number(new RegExp(`^#define ${name} (\\d+)$`, 'm').exec(source)?.[1]);
  expect({ depth: number('MAX_DEPTH'), names: number('MAX_ENTRIES'), omitted: number('MAX_OMITTED') }).toEqual(COLLECT_CAPS);
});
