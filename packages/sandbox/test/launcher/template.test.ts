import { afterAll, describe, expect, test } from 'vitest';
import { openLauncher } from '../../src/launcher/open.ts';
import { python } from '../../src/runtimes/python.ts';
import type { Launcher, RunOptions, RunRequest, RunResult } from '../../src/types.ts';
import { PATIENT, pidOf, text } from '../launcher.ts';
import { makeStore, PYTHON, type TestImage } from '../template/images.ts';
import { isAlive, templatesOf, until } from './host.ts';
import { startService } from './service.ts';

const MODULES = 'usr/lib/python3/dist-packages';

/** An image that preloads one module of this code. */
function imageOf(name: string, code: string): TestImage {
  return { name, preload: [name], layer: { [`${MODULES}/${name}.py`]: code } };
}

/** Its templates hold 2 MiB more with each fork. */
const GROWING = imageOf('growing', 'import os\nheld = []\nos.register_at_fork(before=lambda: held.append(b"x" * (2 << 20)))\n');
const HEAVY = imageOf('heavy', 'held = b"x" * (32 << 20)\n');
const RANDOM: TestImage = { name: 'random', preload: ['random'] };

/** Modules that no template should have, and what the launcher says of each; undefined: it says so only after a minute. */
const FAULTY: readonly (readonly [string, string, string | undefined])[] = [
  ['a module that is not there', '', 'No module named'],
  ['one that raises', 'raise RuntimeError("no luck")\n', 'no luck'],
  ['one that prints without end', 'while True: print("x" * 4096)\n', '(?:ended|closed its link)'],
  ['one that ends the process', 'import os\nos._exit(0)\n', '(?:ended|closed its link)'],
  ['one that crashes', 'import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n', '(?:ended|closed its link)'],
  ['one that takes all memory', 'held = b"x" * (4 << 30)\n', '(?:ended|closed its link)'],
  ['one that forks', 'import os, time\nif os.fork() == 0: time.sleep(600)\n', 'started threads or processes'],
  [
    'one that starts a thread',
    'import threading, time\nthreading.Thread(target=time.sleep, args=(600,), daemon=True).start()\n',
    'started threads',
  ],
  ['one that shares memory', 'import mmap\nheld = mmap.mmap(-1, 4096)\n', 'has memory that its forks would share'],
  ['one that closes everything', 'import os\nos.closerange(0, 100)\n', '(?:ended|closed its link)'],
  ['one that hangs', 'import time\ntime.sleep(600)\n', undefined],
];
const faulty = FAULTY.map(([, code], index) =>
  code === '' ? { name: 'gone', preload: ['no_such_module'] } : imageOf(`faulty${index}`, code),
);

const store = await makeStore([PYTHON, GROWING, HEAVY, RANDOM, ...faulty]);
const open: Launcher[] = [];
afterAll(async () => {
  for (const launcher of open) await launcher.close();
  await store.remove();
});

async function launcherWith(options: { pool?: number; templateRuns?: number } = {}): Promise<Launcher> {
  const launcher = await openLauncher({ pool: 2, images: store.folder, ...options });
  open.push(launcher);
  return launcher;
}

/** A program as `python main.py` starts it. */
function program(code: string, more: Partial<RunRequest> = {}): RunRequest {
  const { files, env, limits } = more;
  return {
    ...more,
    command: ['/usr/bin/python3', 'main.py'],
    files: { 'main.py': code, ...files },
    env: { ...python.env, ...env },
    limits: { ...PATIENT, ...limits },
  };
}

const ANSWER = program('print(6 * 7)');
/** What is the same of a run, warm or cold. */
const endOf = ({ verdict, exitCode, signal, stdout, stderr }: RunResult) => ({
  verdict,
  exitCode,
  signal,
  stdout: text(stdout),
  stderr: text(stderr),
});
const ANSWERED = { verdict: 'exited', exitCode: 0, signal: null, stdout: '42\n', stderr: '' };

/** Waits until runs of the image are warm; its template then. Every run on the way has the right answer. */
async function warmTemplate(launcher: Launcher, image: TestImage): Promise<number> {
  const options = { image: store.digestOf(image) };
  await until(`runs of ${image.name} are warm`, async () => {
    const result = await launcher.run(ANSWER, options);
    expect(endOf(result)).toEqual(ANSWERED);
    return result.warm;
  });
  const [template, ...others] = templatesOf(pidOf(launcher));
  expect(others).toEqual([]);
  return template as number;
}

/** Many runs at a time, some of which find no ready skeleton: none is lost. */
async function answerMany(launcher: Launcher, image: TestImage): Promise<RunResult[]> {
  const results = await Promise.all(Array.from({ length: 8 }, () => launcher.run(ANSWER, { image: store.digestOf(image) })));
  expect(results.map(endOf)).toEqual(results.map(() => ANSWERED));
  return results;
}

describe('a template is replaced, and no run is lost,', () => {
  test('when it is killed', async () => {
    const launcher = await launcherWith();
    for (let times = 0; times < 3; times += 1) {
      const template = await warmTemplate(launcher, PYTHON);
      process.kill(template, 'SIGKILL');
      await answerMany(launcher, PYTHON);
      expect(await warmTemplate(launcher, PYTHON)).not.toBe(template);
    }
  });

  test('when it hangs', async () => {
    const launcher = await launcherWith();
    const template = await warmTemplate(launcher, PYTHON);
    process.kill(template, 'SIGSTOP');
    const results = await answerMany(launcher, PYTHON);
    expect(results.some(({ warm }) => !warm)).toBe(true);
    expect(await warmTemplate(launcher, PYTHON)).not.toBe(template);
    expect(isAlive(template)).toBe(false);
  });

  test('when it grows', async () => {
    const launcher = await launcherWith();
    const template = await warmTemplate(launcher, GROWING);
    await until('it is replaced', async () => {
      await answerMany(launcher, GROWING);
      return !templatesOf(pidOf(launcher)).includes(template);
    });
    await warmTemplate(launcher, GROWING);
  });

  test('after the runs that it may have', async () => {
    const launcher = await launcherWith({ templateRuns: 5 });
    const seen = new Set<number>();
    await until('three have served', async () => {
      await answerMany(launcher, PYTHON);
      for (const template of templatesOf(pidOf(launcher))) seen.add(template);
      return seen.size >= 3;
    });
  });
});

test('a launcher that is killed leaves no template', async () => {
  const launcher = await launcherWith();
  const template = await warmTemplate(launcher, PYTHON);
  process.kill(pidOf(launcher), 'SIGKILL');
  await launcher.closed;
  await until('it is gone', () => !isAlive(template));
});

describe('runs are cold, with the same result, where a template imports', () => {
  const service = startService(['--pool', '1', '--images', store.folder]);
  const connected = service.then(({ socket }) => openLauncher({ socket }));
  afterAll(async () => {
    await (await connected).close();
    await (await service).stop();
  });

  test.each(FAULTY.map(([title, , says], index) => [title, faulty[index] as TestImage, says] as const))(
    '%s',
    async (_title, image, says) => {
      const launcher = await connected;
      const digest = store.digestOf(image);
      await launcher.keep(digest, { cold: 1, warm: 1 });
      const run = async () => {
        const result = await launcher.run(ANSWER, { image: digest });
        expect({ ...endOf(result), warm: result.warm }).toEqual({ ...ANSWERED, warm: false });
      };
      await run();
      if (says === undefined) return run();
      const served = await service;
      await until('the launcher says why', () => new RegExp(`template of the image ${digest} (?:.|\n)*${says}`).test(served.messages()));
      await run();
      expect((await launcher.keep(digest, { cold: 0, warm: 0 })).template).not.toBe('ready');
    },
  );
});

describe('a run of an image with a template', () => {
  const launcher = launcherWith();
  const both = async (request: RunRequest, image: TestImage, options: RunOptions = {}): Promise<[RunResult, RunResult]> => {
    const place = { ...options, image: store.digestOf(image) };
    await until('there is a template', async () => (await (await launcher).keep(place.image, { cold: 1, warm: 1 })).template === 'ready');
    const cold = await (await launcher).run(request, { ...place, warm: false });
    const warm = await (await launcher).run(request, place);
    expect(endOf(warm)).toEqual(endOf(cold));
    expect(cold.warm).toBe(false);
    return [cold, warm];
  };

  test('counts the share of the template in its memory', async () => {
    const [cold, warm] = await both(ANSWER, HEAVY);
    expect(warm.warm).toBe(true);
    expect(warm.usage.memoryBytes).toBeGreaterThan(32 << 20);
    expect(cold.usage.memoryBytes).toBeLessThan(32 << 20);
    const importing = program('import heavy\nprint(len(heavy.held))');
    const [coldImport, warmImport] = await both(importing, HEAVY);
    expect(warmImport.warm).toBe(true);
    expect(Math.abs(warmImport.usage.memoryBytes - coldImport.usage.memoryBytes)).toBeLessThan(12 << 20);
  });

  test('is held to its memory limit, the share of the template included', async () => {
    const hungry = program('held = b"x" * (60 << 20)\nprint("has it")', { limits: { ...PATIENT, memoryBytes: 80 << 20 } });
    const [fits] = await both(hungry, PYTHON);
    expect(text(fits.stdout)).toBe('has it\n');
    const warm = await (await launcher).run(hungry, { image: store.digestOf(HEAVY) });
    expect(warm).toMatchObject({ verdict: 'memory-exceeded', warm: true, limitsHit: [{ limit: 'memoryBytes', allowed: 80 << 20 }] });
    expect(warm.limitsHit[0]?.used).toBeGreaterThanOrEqual(80 << 20);
  });

  test('is cold where its limit leaves no room beside that share', async () => {
    const [, warm] = await both(program('print(6 * 7)', { limits: { ...PATIENT, memoryBytes: 36 << 20 } }), HEAVY);
    expect({ ...endOf(warm), warm: warm.warm }).toEqual({ ...ANSWERED, warm: false });
  });

  test('is warm where nothing speaks against it, and cold where it is asked to be', async () => {
    const [, warm] = await both(ANSWER, RANDOM);
    expect(warm.warm).toBe(true);
  });

  test.each<[string, RunRequest]>([
    ['a file of it shadows a preloaded module', program('import random\nprint(random.mine)', { files: { 'random.py': 'mine = 42\n' } })],
    ['a folder of it does', program('import random\nprint(random.mine)', { files: { 'random/__init__.py': 'mine = 42\n' } })],
    ['a variable changes how Python starts', program('assert False\nprint(42)', { env: { PYTHONOPTIMIZE: '1' } })],
    ['a variable of the runtime is another', program('print(hash("a"))', { env: { PYTHONHASHSEED: '7' } })],
    ['its stack is larger than that of a template', program('print(42)', { limits: { ...PATIENT, stackBytes: 128 << 20 } })],
    ['its address space is limited', program('print(42)', { limits: { ...PATIENT, addressSpaceBytes: 1 << 30 } })],
    ['it is another command', { ...ANSWER, command: ['/usr/bin/python3', '-O', 'main.py'] }],
  ])('is cold where %s', async (_why, request) => {
    const [cold, warm] = await both(request, RANDOM);
    expect(cold.exitCode).toBe(0);
    expect(warm.warm).toBe(false);
  });

  test('may be one of a session: files stay, and so do the answers', async () => {
    const session = await (await launcher).session({ image: store.digestOf(RANDOM) });
    const code =
      'import os, random\nwith open("log", "a") as log: log.write(str(os.path.getsize("log") if os.path.exists("log") else 0))\nprint(open("log").read())';
    const outputs: string[] = [];
    for (let times = 0; times < 3; times += 1) outputs.push(text((await session.run(program(code))).stdout));
    expect(outputs).toEqual(['0\n', '01\n', '012\n']);
    await session.close();
  });
});
