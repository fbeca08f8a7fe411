import { afterAll, describe, expect, test } from 'vitest';
import { openLauncher } from '../../src/launcher/open.ts';
import type { LimitName, RunResult } from '../../src/types.ts';
import { python, sh, text } from '../launcher.ts';

const MIB = 1024 * 1024;
const launcher = await openLauncher({ pool: 2 });
afterAll(() => launcher.close());

function hit(result: RunResult, limit: LimitName): { used: number; allowed: number } | undefined {
  return result.limitsHit.find((candidate) => candidate.limit === limit);
}

describe('time', () => {
  test('the clock stops a sleeper, keeps what it had printed, and tells the student', async () => {
    const result = await launcher.run(sh('echo one; echo two; sleep 600', { limits: { wallMs: 1000 } }));
    expect(result).toMatchObject({ verdict: 'wall-timeout', exitCode: null, limitsHit: [{ limit: 'wallMs', allowed: 1000 }] });
    expect(hit(result, 'wallMs')?.used).toBeGreaterThanOrEqual(1000);
    expect(text(result.stdout)).toBe('one\ntwo\n');
    expect(result.explanation).toMatch(/^stopped after \d+\.\d s of the 1 s allowed; it had printed 2 lines$/);
  });

  test('the clock stops also who ignores every signal', async () => {
    const shield = 'import signal\nfor s in set(range(1, 32)) - {9, 19}: signal.signal(s, signal.SIG_IGN)\nwhile True: signal.pause()';
    expect((await launcher.run(python(shield, { limits: { wallMs: 500 } }))).verdict).toBe('wall-timeout');
  });

  test('processor time is that of all processes together, and waiting is free', async () => {
    const burn = '(while :; do :; done) & (while :; do :; done) & (while :; do :; done) & wait';
    const result = await launcher.run(sh(burn, { limits: { cpuMs: 300 } }));
    expect(result).toMatchObject({ verdict: 'cpu-timeout', limitsHit: [{ limit: 'cpuMs', allowed: 300 }] });
    expect(result.usage.cpuMs).toBeGreaterThanOrEqual(300);
    expect(result.explanation).toMatch(/of the 300 ms of processor time allowed; it had printed nothing$/);
    expect((await launcher.run(sh('sleep 0.5', { limits: { cpuMs: 300 } }))).verdict).toBe('exited');
  });

  test('processor time of processes that have ended counts as well', async () => {
    const result = await launcher.run(sh('while :; do head -c 10000000 /dev/zero > /dev/null; done', { limits: { cpuMs: 300 } }));
    expect(result.verdict).toBe('cpu-timeout');
  });
});

describe('memory', () => {
  test('one process, or many, or files, or shared memory: all count together', async () => {
    const limits = { memoryBytes: 48 * MIB, diskBytes: 256 * MIB, fileBytes: 256 * MIB };
    const spread = 'import os, time\nfor _ in range(8):\n  if os.fork() == 0: x = bytearray(20_000_000); time.sleep(600)\ntime.sleep(600)';
    const results = await Promise.all([
      launcher.run(python('x = bytearray(200_000_000)', { limits })),
      launcher.run(python(spread, { limits })),
      launcher.run(sh('exec head -c 200000000 /dev/zero > /tmp/f', { limits })),
      launcher.run(python('import mmap; m = mmap.mmap(-1, 200_000_000)\nfor i in range(0, len(m), 4096): m[i] = 1', { limits })),
    ]);
    for (const result of results) {
      expect(result).toMatchObject({ verdict: 'memory-exceeded', limitsHit: [{ limit: 'memoryBytes', allowed: 48 * MIB }] });
      expect(result.explanation).toBe('used 48 MB of the 48 MB of memory allowed and was stopped');
    }
  });

  test('an address space that is limited lets the program report by itself', async () => {
    const code = 'try: x = bytearray(1 << 30)\nexcept MemoryError: print("out of memory")';
    const result = await launcher.run(python(code, { limits: { addressSpaceBytes: 512 * MIB } }));
    expect(result).toMatchObject({ verdict: 'exited', exitCode: 0, limitsHit: [] });
    expect(text(result.stdout)).toBe('out of memory\n');
  });

  test('the stack ends where it should', async () => {
    const code = 'import resource; print(resource.getrlimit(resource.RLIMIT_STACK)[1])';
    expect(text((await launcher.run(python(code, { limits: { stackBytes: 1 * MIB } }))).stdout).trim()).toBe(String(MIB));
  });
});

describe('processes', () => {
  const FORKS = 'import os, time\nn = 0\ntry:\n  while os.fork(): n += 1\n  time.sleep(600)\nexcept BlockingIOError: print(n)';

  test('no more than allowed at one time, threads as well; who copes goes on', async () => {
    const result = await launcher.run(python(FORKS, { limits: { processes: 5 } }));
    expect(text(result.stdout)).toBe('4\n');
    expect(result).toMatchObject({ verdict: 'exited', exitCode: 0, limitsHit: [{ limit: 'processes', allowed: 5 }] });
    expect(result.usage.processes).toBe(5);
  });

  test('who does not cope is told why', async () => {
    const result = await launcher.run(python('import os, time\nwhile os.fork(): pass\ntime.sleep(600)', { limits: { processes: 3 } }));
    expect(result).toMatchObject({ verdict: 'exited', exitCode: 1 });
    expect(result.explanation).toBe('ended with exit status 1; it had reached the limit of 3 processes');
  });

  test('the shares of two runs at one time are their own', async () => {
    const runs = await Promise.all([1, 2, 3].map(() => launcher.run(python(FORKS, { limits: { processes: 20 } }))));
    expect(runs.map(({ stdout }) => text(stdout))).toEqual(['19\n', '19\n', '19\n']);
  });
});

describe('files', () => {
  test('a disk that is full fails the program, and is told', async () => {
    const result = await launcher.run(sh('exec head -c 3000000 /dev/zero > f', { limits: { diskBytes: MIB } }));
    expect(result).toMatchObject({ verdict: 'disk-exceeded', limitsHit: [{ limit: 'diskBytes', allowed: MIB }] });
    expect(result.explanation).toBe('ended with exit status 1; it had reached the limit of 1 MB for all its files together');
  });

  test('who copes with a full disk has exited, with the limit noted', async () => {
    const result = await launcher.run(sh('head -c 3000000 /dev/zero > f; echo going on', { limits: { diskBytes: MIB } }));
    expect(result).toMatchObject({ verdict: 'exited', exitCode: 0, limitsHit: [{ limit: 'diskBytes' }] });
  });

  test('home, /tmp and /dev/shm are one disk', async () => {
    const script = 'for d in . /tmp /dev/shm; do head -c 500000 /dev/zero > $d/f || exit 9; done';
    expect((await launcher.run(sh(script, { limits: { diskBytes: 1_200_000 } }))).verdict).toBe('disk-exceeded');
    expect((await launcher.run(sh(script, { limits: { diskBytes: 2_000_000 } }))).verdict).toBe('exited');
  });

  test('the number of files is limited', async () => {
    const result = await launcher.run(sh('i=0; while : > f$i; do i=$((i+1)); done', { limits: { diskFiles: 64 } }));
    expect(result).toMatchObject({ verdict: 'disk-exceeded', limitsHit: [{ limit: 'diskFiles', allowed: 64 }] });
    expect(result.explanation).toBe('ended with exit status 2; it had reached the limit of 64 files, folders and links');
  });

  test('one file is limited', async () => {
    const result = await launcher.run(sh('exec head -c 50000 /dev/zero > f', { limits: { fileBytes: 10_000 }, collect: ['f'] }));
    expect(result).toMatchObject({ verdict: 'disk-exceeded', limitsHit: [{ limit: 'fileBytes', allowed: 10_000 }] });
    expect(result.files[0]?.size).toBe(10_000);
    expect(result.explanation).toBe('was stopped because it wrote a file larger than the 9.8 KB allowed');
  });

  test('open descriptors are limited', async () => {
    const code = 'import os\nn = 3\ntry:\n  while True: os.dup(0); n += 1\nexcept OSError as error: print(n, error.errno)';
    expect(text((await launcher.run(python(code, { limits: { openFiles: 32 } }))).stdout)).toBe('32 24\n');
  });
});

describe('output', () => {
  test.each(['stdout', 'stderr'] as const)(
    '%s is cut at its limit, what is left out is counted, and the run is stopped',
    async (stream) => {
      let streamed = 0;
      const result = await launcher.run(sh(stream === 'stdout' ? 'yes' : 'yes >&2', { limits: { outputBytes: 1000 } }), {
        onOutput: (_, chunk) => (streamed += chunk.length),
      });
      expect(result).toMatchObject({ verdict: 'output-exceeded', limitsHit: [{ limit: 'outputBytes', allowed: 1000 }] });
      expect(result[stream]).toHaveLength(1000);
      expect(streamed).toBe(1000);
      expect(result.omitted[stream]).toBeGreaterThan(0);
      expect(hit(result, 'outputBytes')?.used).toBeGreaterThan(1000);
      expect(result.explanation).toBe('was stopped because it printed more than the 1000 bytes allowed');
    },
  );

  test('exactly the limit is allowed, of each stream for itself; one byte more is not', async () => {
    const write = (bytes: number): string => `head -c ${bytes} /dev/zero; head -c 1000 /dev/zero >&2`;
    expect(await launcher.run(sh(write(1000), { limits: { outputBytes: 1000 } }))).toMatchObject({ verdict: 'exited', limitsHit: [] });
    expect(await launcher.run(sh(write(1001), { limits: { outputBytes: 1000 } }))).toMatchObject({
      verdict: 'output-exceeded',
      omitted: { stdout: 1, stderr: 0 },
    });
    expect((await launcher.run(sh('echo', { limits: { outputBytes: 0 } }))).verdict).toBe('output-exceeded');
  });
});
