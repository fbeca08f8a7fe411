import { afterAll, describe, expect, test } from 'vitest';
import { openLauncher } from '../../src/launcher/open.ts';
import type { InteractiveOptions, InteractiveRun, RunRequest } from '../../src/types.ts';
import { python, sh, text } from '../launcher.ts';

const launcher = await openLauncher({ pool: 2 });
afterAll(() => launcher.close());

/** A run that is talked to: `seen` has its output and a `?` for each time that it was said to wait. */
class Talk {
  seen = '';
  readonly run: InteractiveRun;
  private notice: () => void = () => undefined;

  constructor(request: RunRequest, options: InteractiveOptions = {}) {
    this.run = launcher.interact(request, {
      ...options,
      onOutput: (_, chunk) => this.add(text(chunk)),
      onWaiting: () => this.add('?'),
    });
    void this.run.result.then(() => this.notice());
  }

  private add(what: string): void {
    this.seen += what;
    this.notice();
  }

  /** Waits until what was seen matches; fails when the run ends before. */
  async until(pattern: RegExp): Promise<void> {
    const ended = this.run.result.then((result) => {
      if (!pattern.test(this.seen)) throw new Error(`The run ended (${result.explanation}); seen: ${JSON.stringify(this.seen)}`);
    });
    const matched = new Promise<void>((resolve) => {
      this.notice = () => pattern.test(this.seen) && resolve();
      this.notice();
    });
    await Promise.race([matched, ended]);
  }
}

describe('an interactive run over pipes', () => {
  test('is fed while it runs, and ends at the end of its input', async () => {
    const talk = new Talk(sh('while read line; do echo "got $line"; done; echo end; echo err >&2'));
    void talk.run.write('one\n');
    await talk.until(/got one\n/);
    void talk.run.write(Buffer.from('two\n'));
    await talk.until(/got two\n/);
    talk.run.end();
    const result = await talk.run.result;
    expect([text(result.stdout), text(result.stderr)]).toEqual(['got one\ngot two\nend\n', 'err\n']);
  });

  test('writing waits while the program does not read, and goes on when it does', async () => {
    const talk = new Talk(
      python(
        'import sys, os\nos.read(0, 1); print("started"); n = 1\nwhile True:\n  d = os.read(0, 65536); n += len(d)\n  if not d: break\nprint(n)',
      ),
    );
    const whole = Buffer.alloc(2_000_000, 'x');
    void talk.run.write(whole).then(() => talk.run.end());
    expect(text((await talk.run.result).stdout)).toBe('started\n2000000\n');
  });

  test('writing does not wait for ever for a program that has ended', async () => {
    const run = launcher.interact(sh('exec <&-; exit 3'));
    await run.write(Buffer.alloc(1_000_000));
    await run.write('more');
    run.end();
    expect((await run.result).exitCode).toBe(3);
  });

  test('a signal reaches the program, which may handle it', async () => {
    const talk = new Talk(
      python(
        'import signal, sys\ndef f(*a): print("caught"); sys.exit(5)\nsignal.signal(signal.SIGINT, f); print("up")\nwhile True: signal.pause()',
      ),
    );
    await talk.until(/up\n/);
    talk.run.kill('SIGINT');
    expect(await talk.run.result).toMatchObject({ verdict: 'exited', exitCode: 5 });
    expect(talk.seen).toBe('up\ncaught\n');
  });

  test('a signal that it does not handle ends it, children of its group as well', async () => {
    const talk = new Talk(sh('sleep 600 & echo up; wait'));
    await talk.until(/up\n/);
    talk.run.kill('SIGTERM');
    expect(await talk.run.result).toMatchObject({ verdict: 'signaled', signal: 'SIGTERM', explanation: 'was asked to stop, and did' });
    expect(() => talk.run.kill('SIGNONE' as 'SIGINT')).toThrow(expect.objectContaining({ field: 'signal' }) as Error);
  });

  test('cancelling, and every limit, end it as any run', async () => {
    const talk = new Talk(sh('echo up; cat'));
    await talk.until(/up\n/);
    talk.run.cancel();
    expect((await talk.run.result).verdict).toBe('cancelled');
    expect((await launcher.interact(sh('cat', { limits: { wallMs: 200 } })).result).verdict).toBe('wall-timeout');
  });
});

describe('that a program waits for input', () => {
  test.each([
    ['read', 'print(input())'],
    ['read at a lower level', 'import os; print(os.read(0, 100).decode().strip())'],
    ['select', 'import select, sys; select.select([sys.stdin], [], []); print(input())'],
    ['poll', 'import select\np = select.poll(); p.register(0, select.POLLIN); p.poll(); print(input())'],
    ['epoll', 'import select\np = select.epoll(); p.register(0, select.EPOLLIN); p.poll(); print(input())'],
    ['a thread', 'import threading\nt = threading.Thread(target=lambda: print(input())); t.start(); t.join()'],
    ['a child', 'import subprocess; subprocess.run(["head", "-n1"])'],
  ])('is told when it waits by %s', async (_, code) => {
    const talk = new Talk(python(code));
    await talk.until(/^\?$/);
    void talk.run.write('hello\n');
    await talk.until(/hello/);
    talk.run.end();
    expect((await talk.run.result).exitCode).toBe(0);
    expect(talk.seen).toBe('?hello\n');
  });

  test('is told once for each time, after what it printed before', async () => {
    const talk = new Talk(python('for i in range(3): print(i, input())'));
    for (const i of [0, 1, 2]) {
      await talk.until(new RegExp(`${i === 0 ? '^' : `${i - 1} x\n`}[?]$`));
      void talk.run.write('x\n');
    }
    expect(text((await talk.run.result).stdout)).toBe('0 x\n1 x\n2 x\n');
    expect(talk.seen.replaceAll(/\?+/g, '?')).toBe('?0 x\n?1 x\n?2 x\n');
  });

  test.each([
    ['computes', 'burn(); print("done"); burn()'],
    ['sleeps', 'time.sleep(0.2); print("done"); time.sleep(0.1)'],
    ['waits with a timeout', 'select.select([0], [], [], 0.2); print("done"); select.select([0], [], [], 0.1)'],
    [
      'waits for something else',
      'other = os.pipe(); t = run(select.select, [other[0]], [], [], 0.2); t.join(); print("done"); time.sleep(0.1)',
    ],
    ['computes in a thread beside', 't = run(lambda: (burn(), print("done"), burn()))'],
    ['computes in a child', 'if os.fork() == 0: burn(); print("done"); burn(); os._exit(0)'],
  ])('is not told while it %s', async (_, code) => {
    const tools = `import os, select, threading, time
def burn():
  end = time.thread_time() + 0.2
  while time.thread_time() < end: pass
def run(f, *a):
  t = threading.Thread(target=f, args=a); t.start(); return t`;
    const talk = new Talk(python(`${tools}\n${code}\ninput()`));
    await talk.until(/\?$/);
    expect(talk.seen).toBe('done\n?');
    talk.run.cancel();
    await talk.run.result;
  });

  test('is not told of input that is there, nor at its end', async () => {
    const talk = new Talk(python('import sys\nn = 0\nwhile sys.stdin.read(1): n += 1\nprint(n)'));
    void talk.run.write('x'.repeat(100_000));
    talk.run.end();
    expect(text((await talk.run.result).stdout)).toBe('100000\n');
    expect(talk.seen).toBe('100000\n');
  });

  test('is told in a terminal as well', async () => {
    const talk = new Talk(python('name = input("name? "); print("hello", name)'), { terminal: { columns: 80, rows: 24 } });
    await talk.until(/name\? \?$/);
    void talk.run.write('Ada\n');
    await talk.until(/hello Ada/);
    await talk.run.result;
  });
});

describe('an interactive run in a terminal', () => {
  const terminal = { columns: 100, rows: 30 };

  test('is one, of the size that was asked for; stderr comes as stdout', async () => {
    const code =
      'import os, sys\nprint([os.isatty(n) for n in range(3)], *os.get_terminal_size(), os.environ["TERM"])\nprint("err", file=sys.stderr)';
    const result = await launcher.interact(python(code), { terminal }).result;
    expect(text(result.stdout)).toBe('[True, True, True] 100 30 xterm-256color\r\nerr\r\n');
    expect(result.stderr).toHaveLength(0);
  });

  test('learns of a new size', async () => {
    const code = `import os, signal
signal.signal(signal.SIGWINCH, lambda *a: print("now", *os.get_terminal_size())); print("up")
while True: signal.pause()`;
    const talk = new Talk(python(code), { terminal });
    await talk.until(/up/);
    talk.run.resize({ columns: 40, rows: 10 });
    await talk.until(/now 40 10/);
    expect(() => talk.run.resize({ columns: 0, rows: 10 })).toThrow(expect.objectContaining({ field: 'size.columns' }) as Error);
    talk.run.cancel();
    await talk.run.result;
  });

  test('echoes what is typed, and lets it be corrected', async () => {
    const talk = new Talk(sh('read line; echo "[$line]"'), { terminal });
    void talk.run.write('wrong\x15right\x7fT\n');
    await talk.until(/\[righT\]/);
    expect((await talk.run.result).exitCode).toBe(0);
  });

  test.each([
    ['a signal', (run: InteractiveRun) => run.kill('SIGINT')],
    ['Ctrl-C', (run: InteractiveRun) => void run.write('\x03')],
  ])('is interrupted by %s, which also reaches a child in the foreground', async (_, interrupt) => {
    const code =
      'import subprocess\ntry: subprocess.run(["sh", "-c", "echo up; exec sleep 600"])\nexcept KeyboardInterrupt: print("interrupted")';
    const talk = new Talk(python(code), { terminal });
    await talk.until(/up/);
    interrupt(talk.run);
    expect((await talk.run.result).exitCode).toBe(0);
    expect(talk.seen).toContain('interrupted');
  });

  test('a shell with job control interrupts its job and lives on', async () => {
    const talk = new Talk({ ...sh(''), command: ['bash', '--norc', '-i'] }, { terminal });
    void talk.run.write("sh -c 'echo job; exec sleep 600'\n");
    await talk.until(/^job/m);
    talk.run.kill('SIGINT');
    void talk.run.write('echo alive $((6*7))\n');
    await talk.until(/alive 42/);
    void talk.run.write('exit 7\n');
    expect((await talk.run.result).exitCode).toBe(7);
  });

  test('sees the end of its input by Ctrl-D, and can read on after it', async () => {
    const talk = new Talk(python('import sys\nprint(repr(sys.stdin.readline())); print("again"); print(repr(sys.stdin.readline()))'), {
      terminal,
    });
    talk.run.end();
    await talk.until(/''[^]*again/);
    void talk.run.write('more\n');
    await talk.until(/'more\\n'/);
    expect((await talk.run.result).exitCode).toBe(0);
  });

  test('hangs up what it leaves, and cannot push input into anybody’s terminal', async () => {
    const code =
      'import fcntl, termios\ntry: fcntl.ioctl(0, termios.TIOCSTI, b"x"); print("pushed")\nexcept OSError as e: print("refused")';
    expect(text((await launcher.interact(python(code), { terminal }).result).stdout)).toBe('refused\r\n');
  });
});
