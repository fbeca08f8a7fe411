import { afterAll, describe, expect, test, vi } from 'vitest';
import { openLauncher } from '../../src/launcher/open.ts';
import type { RunRequest, RunResult } from '../../src/types.ts';
import { PATIENT, text } from '../launcher.ts';
import { displayModules } from './modules.ts';

const quiet = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
const launchers = { full: await openLauncher({ pool: 1 }), none: await openLauncher({ isolation: 'none' }) };
quiet.mockRestore();
afterAll(() => Promise.all(Object.values(launchers).map((launcher) => launcher.close())));

const MODULES = displayModules();

describe.each(['full', 'none'] as const)('with isolation %s', (isolation) => {
  const launcher = launchers[isolation];
  const request = (program: string, more: Partial<RunRequest> = {}): RunRequest => ({
    command: ['/usr/bin/python3', 'main.py'],
    files: { ...MODULES, 'main.py': program },
    display: true,
    ...more,
    limits: { ...PATIENT, ...more.limits },
  });
  const run = (program: string, more: Partial<RunRequest> = {}): Promise<RunResult> => launcher.run(request(program, more));
  const shown = ({ display }: RunResult) => display.map(({ type, content }) => `${type} ${text(content)}`);

  const RICH = `from invigil import display
class Table:
  def __init__(self, n): self.n = n
  def _repr_html_(self): return f"<table>{self.n}</table>"
`;

  test('what a program shows comes in order, typed, and is no collected file', async () => {
    const result = await run(
      `${RICH}
class Drawing:
  def _repr_svg_(self): return "<svg/>"
display(Table(1), Drawing())
print("between")
display(Table(2), 3)`,
      { collect: ['**'] },
    );
    expect(shown(result)).toEqual(['text/html <table>1</table>', 'image/svg+xml <svg/>', 'text/html <table>2</table>']);
    expect(text(result.stdout)).toBe('between\n3\n');
    expect(result.files.filter(({ path }) => path.startsWith('.display'))).toEqual([]);
    expect(result.files.map(({ path }) => path)).toContain('main.py');
  });

  test('a program prints the same where nobody asked for what it shows, and leaves nothing', async () => {
    const result = await run(`${RICH}display(Table(1), 3)\nimport os; print(os.path.exists(".display"))`, { display: false });
    expect(text(result.stdout)).toBe('3\nFalse\n');
    expect(result.display).toEqual([]);
  });

  test('more than the limits is left out and said, and takes nothing from collected files', async () => {
    const many = `${RICH}for n in range(100): display(Table(n))\nfor n in range(3): open(f"{n}.txt", "w").write("x")`;
    const result = await run(many, { collect: ['?.txt'], limits: { displayItems: 4, collectFiles: 3, collectBytes: 3 } });
    expect(shown(result)).toHaveLength(4);
    expect(text(result.stderr)).toMatch(/^invigil: shown were 4 things or \d+ bytes; what comes after them is left out\n$/);
    expect(result.files).toHaveLength(3);
    const large = `${RICH}display(Table("x" * 5000), Table(1))`;
    expect(shown(await run(large, { limits: { displayBytes: 4000 } }))).toEqual(['text/html <table>1</table>']);
  });

  test('a program that puts more there by itself is cut to the limits, and told of', async () => {
    const result = await run(
      `import os
folder = os.environ["INVIGIL_DISPLAY"].split()[0]
os.makedirs(folder)
for n in range(6): open(f"{folder}/{n}", "w").write("x" * 10)
os.symlink("/etc/passwd", f"{folder}/0a")
os.mkdir(f"{folder}/0b")
open(f"{folder}/0b/1", "w").write("deep")`,
      { limits: { displayItems: 5, displayBytes: 30 } },
    );
    expect(result.display.map(({ size }) => size)).toEqual([10, 10, 10]);
    expect(result.omittedFiles.map(({ reason }) => reason).toSorted()).toEqual([
      'not-a-regular-file',
      'too-large',
      'too-large',
      'too-large',
    ]);
  });

  test('each run of a session shows its own', async () => {
    const session = await launcher.session();
    const one = await session.run(request(`${RICH}display(Table(1))`));
    const two = await session.run(request(`${RICH}display(Table(2))`));
    await session.close();
    expect([shown(one), shown(two)]).toEqual([['text/html <table>1</table>'], ['text/html <table>2</table>']]);
  });

  test('processes of one run may show things at one time', async () => {
    const program = `${RICH}import os
for n in range(8):
  if os.fork() == 0:
    display(Table(n)); os._exit(0)
for n in range(8): os.wait()`;
    expect(shown(await run(program)).toSorted()).toEqual(Array.from({ length: 8 }, (_, n) => `text/html <table>${n}</table>`));
  });
});
