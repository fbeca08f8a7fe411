import { afterAll, describe, expect, test } from 'vitest';
import { openLauncher } from '../../src/launcher/open.ts';
import { runProgram } from '../../src/program/index.ts';
import type { RunResult } from '../../src/types.ts';
import { PATIENT, text } from '../launcher.ts';
import { displayModules, hasModule } from './modules.ts';

const launcher = await openLauncher({ pool: 1 });
afterAll(() => launcher.close());

const MODULES = displayModules();

/** What an image's own environment says, and its modules that replace installed ones. */
const IMAGE = { MPLBACKEND: 'module://invigil.figures' };
const REPLACED = 'import matplotlib.backends\nmatplotlib.backends.__path__.insert(0, "matplotlib/backends")\n';

function run(program: string, display = true): Promise<RunResult> {
  // Debian keeps it in /etc, of which a sandbox on the host sees little.
  const files = { ...MODULES, matplotlibrc: '', 'main.py': `${REPLACED}import matplotlib, sys\n${program}` };
  return runProgram(launcher, {
    language: 'python',
    files,
    env: IMAGE,
    display,
    collect: ['*.png'],
    limits: { ...PATIENT, memoryBytes: 2 ** 29 },
  });
}

const PLOT = 'import matplotlib.pyplot as plt\nplt.plot([1, 2], [3, 4])\n';

async function types(program: string, display = true): Promise<string[]> {
  const result = await run(program, display);
  expect([result.verdict, result.exitCode, text(result.stderr)]).toEqual(['exited', 0, '']);
  return result.display.map(({ type, content }) => `${type} ${content.length > 2000 ? 'large' : 'small'}`);
}

const PNG = 'image/png large';

describe.skipIf(!hasModule('matplotlib'))('matplotlib in a headless image', () => {
  test('plt.show() hands out the figure', async () => {
    expect(await types(`${PLOT}plt.show()`)).toEqual([PNG]);
  });

  test('plt.show() in a loop hands out each figure, and all that are open at one time', async () => {
    expect(await types(`import matplotlib.pyplot as plt\nfor n in range(3):\n  plt.plot([n])\n  plt.show()`)).toEqual([PNG, PNG, PNG]);
    expect(await types(`import matplotlib.pyplot as plt\nplt.figure()\nplt.figure()\nplt.show()\nassert plt.get_fignums() == []`)).toEqual([
      PNG,
      PNG,
    ]);
  });

  test('without a figure, or without plt.show(), nothing is shown', async () => {
    expect(await types('import matplotlib.pyplot as plt\nplt.show()')).toEqual([]);
    expect(await types(PLOT)).toEqual([]);
  });

  test.each(['TkAgg', 'Qt5Agg', 'MacOSX'])('a program that asks for windows by %s gets the same', async (name) => {
    expect(await types(`matplotlib.use("${name}")\n${PLOT}plt.show()`)).toEqual([PNG]);
    expect(await types(`import matplotlib.pyplot as plt\nmatplotlib.use("${name}")\n${PLOT}plt.show()`)).toEqual([PNG]);
  });

  test('what is drawn without waiting is shown once, as it is in the end', async () => {
    expect(
      await types(`import matplotlib.pyplot as plt\nplt.ion()\n${PLOT}for n in range(3):\n  plt.plot([n])\n  plt.pause(0.01)`),
    ).toEqual([PNG]);
    expect(await types(`${PLOT}plt.show(block=False)\nplt.plot([5])\nplt.show()`)).toEqual([PNG]);
    expect(await types(`${PLOT}plt.gcf().show()`)).toEqual([PNG]);
    expect(await types(`${PLOT}plt.show(block=False)\nplt.close()`)).toEqual([]);
  });

  test('an animation shows its first picture', async () => {
    const program = `import matplotlib.pyplot as plt
from matplotlib.animation import FuncAnimation
figure, axes = plt.subplots()
seen = []
animation = FuncAnimation(figure, lambda n: seen.append(n) or axes.plot([n]), frames=3)
plt.show()
assert seen`;
    expect(await types(program)).toEqual([PNG]);
  });

  test('savefig writes its file as ever, before plt.show()', async () => {
    const result = await run(`${PLOT}plt.savefig("a.png")\nplt.show()`);
    expect(result.files.map(({ path, type }) => [path, type])).toEqual([['a.png', 'image/png']]);
    expect(result.display.map(({ type }) => type)).toEqual(['image/png']);
  });

  test('a figure is shown by display, too', async () => {
    expect(await types(`${PLOT}from invigil import display\ndisplay(plt.gcf())`)).toEqual([PNG]);
  });

  test('the program runs the same where nobody asked for figures', async () => {
    expect(await types(`${PLOT}plt.show()\nassert plt.get_fignums() == []`, false)).toEqual([]);
  });
});

test.skipIf(!hasModule('pandas'))('a table of pandas is shown as HTML', async () => {
  const result = await run('import pandas\nfrom invigil import display\ndisplay(pandas.DataFrame({"a": [1, 2]}))');
  expect(result.display.map(({ type, content }) => [type, text(content).includes('<td>2</td>')])).toEqual([['text/html', true]]);
});
