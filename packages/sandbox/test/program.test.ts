import { afterAll, describe, expect, test } from 'vitest';
import { CompileCache, interactProgram, listLanguages, runProgram, type ProgramRequest } from '../src/program/index.ts';
import { RUNTIMES } from '../src/runtimes/index.ts';
import type { Launcher, RunResult } from '../src/types.ts';
import { openLauncher } from '../src/launcher/open.ts';
import { text } from './launcher.ts';

/** Every machine that runs these tests has these; the others are tested where they are installed. */
const ALWAYS = ['python', 'c', 'cpp', 'java', 'javascript', 'typescript', 'bash'];

const launcher: Launcher = await openLauncher({ pool: 1 });
const languages = await listLanguages(launcher);
afterAll(() => launcher.close());

function run(request: ProgramRequest): Promise<RunResult> {
  return runProgram(launcher, request);
}

/** A small program of each language: it adds what it reads, imports a sibling, and prints its arguments. */
const SUMS: Record<string, Record<string, string>> = {
  python: {
    'main.py': 'import sys, helper\nprint(helper.add(*map(int, input().split())), sys.argv[1:])',
    'helper.py': 'def add(a, b): return a + b',
  },
  c: {
    'main.c':
      '#include <stdio.h>\n#include "helper.h"\nint main(int n, char **v) { int a, b; scanf("%d %d", &a, &b); printf("%d [\'%s\']\\n", add(a, b), v[1]); return n - 2; }',
    'helper.h': 'int add(int a, int b);',
    'helper.c': '#include "helper.h"\nint add(int a, int b) { return a + b; }',
  },
  cpp: {
    'main.cpp':
      '#include <iostream>\n#include <string>\nint add(int, int);\nint main(int, char **v) { int a, b; std::cin >> a >> b; std::cout << add(a, b) << " [\'" << std::string(v[1]) << "\']" << std::endl; }',
    'helper.cpp': 'int add(int a, int b) { return a + b; }',
  },
  java: {
    'course/Main.java':
      'package course;\n/* class Wrong { void main() } */\nclass Other {}\npublic class Main { public static void main(String[] v) { var s = new java.util.Scanner(System.in); System.out.println(Helper.add(s.nextInt(), s.nextInt()) + " [\'" + v[0] + "\']"); } }',
    'course/Helper.java': 'package course;\nclass Helper { static int add(int a, int b) { return a + b; } }',
  },
  javascript: {
    'main.js':
      'const { add } = require("./helper.js");\nconst [a, b] = require("fs").readFileSync(0, "utf8").split(" ").map(Number);\nconsole.log(`${add(a, b)} [\'${process.argv[2]}\']`);',
    'helper.js': 'exports.add = (a, b) => a + b;',
  },
  typescript: {
    'main.ts':
      'import { readFileSync } from "node:fs";\nimport { add } from "./helper.ts";\nconst [a = 0, b = 0]: number[] = readFileSync(0, "utf8").split(" ").map(Number);\nconsole.log(`${add(a, b)} [\'${process.argv[2]}\']`);',
    'helper.ts': 'export function add(a: number, b: number): number { return a + b; }',
  },
  bash: {
    'main.sh': '. ./helper.sh\nread a b\necho "$(add $a $b) [\'$1\']"',
    'helper.sh': 'add() { echo $(($1 + $2)); }',
  },
  go: {
    'main.go':
      'package main\nimport ("fmt"; "os")\nfunc main() { var a, b int; fmt.Scan(&a, &b); fmt.Printf("%d [\'%s\']\\n", add(a, b), os.Args[1]) }',
    'helper.go': 'package main\nfunc add(a, b int) int { return a + b }',
  },
  rust: {
    'main.rs':
      'mod helper;\nfn main() { let mut s = String::new(); std::io::stdin().read_line(&mut s).unwrap(); let v: Vec<i64> = s.split_whitespace().map(|x| x.parse().unwrap()).collect(); println!("{} [\'{}\']", helper::add(v[0], v[1]), std::env::args().nth(1).unwrap()); }',
    'helper.rs': 'pub fn add(a: i64, b: i64) -> i64 { a + b }',
  },
  php: {
    'main.php': '<?php require "helper.php"; [$a, $b] = explode(" ", fgets(STDIN)); echo add($a, $b) . " [\'{$argv[1]}\']\\n";',
    'helper.php': '<?php function add($a, $b) { return $a + $b; }',
  },
  ruby: {
    'main.rb': 'require_relative "helper"\na, b = $stdin.gets.split.map(&:to_i)\nputs "#{add(a, b)} [\'#{ARGV[0]}\']" if __FILE__ == $0',
    'helper.rb': 'def add(a, b) = a + b',
  },
  pascal: {
    'main.pas': "program main;\nuses helper;\nvar a, b: integer;\nbegin readln(a, b); writeln(add(a, b), ' [''', paramstr(1), ''']'); end.",
    'helper.pas':
      'unit helper;\ninterface\nfunction add(a, b: integer): integer;\nimplementation\nfunction add(a, b: integer): integer;\nbegin add := a + b; end;\nend.',
  },
  octave: {
    'course/main.m': 'v = sscanf(fgetl(stdin), "%d");\nprintf("%d [\'%s\']\\n", add(v(1), v(2)), argv(){end});',
    'course/add.m': 'function r = add(a, b)\n  r = a + b;\nend',
  },
};

/** Of each language: what does not compile (or, where nothing is compiled, does not parse), and what fails as it runs; and what is said of each. */
const FAULTS: Record<string, { wrong: string; says: string | RegExp; fails: string; names: string | RegExp }> = {
  python: { wrong: 'def f(:', says: 'line 1', fails: '\nraise ValueError("bad")', names: /line 2[^]*ValueError: bad/ },
  c: { wrong: 'int main( { }', says: 'main.c:1:', fails: '#include <assert.h>\nint main() { assert(1 == 2); }', names: 'main.c:2: main' },
  cpp: {
    wrong: 'int main( { }',
    says: 'main.cpp:1:',
    fails: '#include <stdexcept>\nint main() { throw std::runtime_error("bad"); }',
    names: /runtime_error[^]*what\(\): +bad/,
  },
  java: {
    wrong: 'class Main { void f() { int x = "a"; } }',
    says: 'Main.java:1: error',
    fails: 'class Main { public static void main(String[] a) {\nthrow new RuntimeException("bad"); } }',
    names: /RuntimeException: bad[^]*Main\.java:2/,
  },
  javascript: { wrong: 'let x = ;', says: 'main.js:1', fails: '\nthrow new Error("bad")', names: /main\.js:2[^]*Error: bad/ },
  typescript: {
    wrong: 'const x: number = "a"; console.log(x);',
    says: 'main.ts(1,7): error',
    fails: 'interface Gone { a: 1 }\n\nexport const gone = (): Gone => { throw new Error("bad"); };\ngone();',
    names: /main\.ts:3[^]*Error: bad/,
  },
  bash: { wrong: 'if then', says: 'line 1: syntax error', fails: '\nnonsense', names: 'line 2: nonsense: command not found' },
  go: {
    wrong: 'package main\nfunc main() { x := 1 }',
    says: 'main.go:2:',
    fails: 'package main\nfunc main() { panic("bad") }',
    names: /panic: bad[^]*main\.go:2/,
  },
  rust: {
    wrong: 'fn main() { let x: i32 = "a"; }',
    says: '--> main.rs:1:26',
    fails: 'fn main() { panic!("bad"); }',
    names: /main\.rs:1:13/,
  },
  php: { wrong: '<?php echo ;', says: 'on line 1', fails: '<?php\nthrow new Exception("bad");', names: /Exception: bad in .*main\.php:2/ },
  ruby: { wrong: 'def f(', says: 'main.rb:1: syntax error', fails: '\nraise "bad"', names: "main.rb:2:in `<main>': bad (RuntimeError)" },
  pascal: {
    wrong: 'begin x := 1; end.',
    says: 'main.pas(1,7) Error',
    fails: 'var a: integer;\nbegin\n  a := 0;\n  writeln(1 div a);\nend.',
    names: /Runtime error 200[^]*line 4 of main\.pas/,
  },
  octave: { wrong: 'x = (1;', says: 'parse error near line 1', fails: '\nerror("bad")', names: /error: bad[^]*line 2/ },
};

describe('every language', () => {
  test.each(languages.map(({ name }) => name))(
    '%s reads input, uses a sibling file and gets arguments',
    async (language) => {
      const files = SUMS[language] ?? {};
      const entry = Object.keys(files)[0] as string;
      const result = await run({ language, files, entry, args: ['x y'], stdin: '40 2' });
      const messages = result.compile === null ? '' : text(result.compile.stdout) + text(result.compile.stderr);
      expect({ messages, stderr: text(result.stderr), stdout: text(result.stdout) }).toEqual({
        messages: '',
        stderr: '',
        stdout: "42 ['x y']\n",
      });
      expect(result).toMatchObject({ verdict: 'exited', exitCode: 0, explanation: 'ended normally' });
      expect(result.compile === null).toBe(RUNTIMES.find(({ name }) => name === language)?.compile === null);
    },
    180_000,
  );

  test('all that are installed are listed with the version that answers inside', () => {
    expect(languages.map(({ name }) => name)).toEqual(expect.arrayContaining(ALWAYS));
    for (const { version } of languages) expect(version).toMatch(/^\d+\.\d+/);
  });

  test.each(languages.map(({ name, entry, compiled }) => ({ name, entry, compiled })))(
    '$name tells where a program is wrong and where it failed',
    async ({ name, entry, compiled }) => {
      const { wrong, says, fails, names } = FAULTS[name] ?? { wrong: '', says: '', fails: '', names: '' };
      const result = await run({ language: name, files: { [entry]: wrong } });
      if (compiled) {
        expect(result).toMatchObject({ verdict: 'compile-error', exitCode: null, compile: { verdict: 'exited' } });
        expect(result.explanation).toContain('could not be compiled');
      } else expect(result).toMatchObject({ verdict: 'exited', compile: null });
      const step = result.compile ?? result;
      expect(text(step.stdout) + text(step.stderr)).toMatch(says);
      const failed = await run({ language: name, files: { [entry]: fails } });
      expect(text(failed.stderr)).toMatch(names);
      expect(failed.exitCode).not.toBe(0);
    },
    180_000,
  );

  test('numpy, where it is installed, multiplies matrices within the default limits', async ({ skip }) => {
    const probe = await run({ language: 'python', files: { 'main.py': 'import numpy' } });
    if (text(probe.stderr).includes('ModuleNotFoundError')) skip('numpy is not installed');
    const source = 'import numpy as np\na = np.arange(90000.0).reshape(300, 300)\nprint((a @ np.linalg.inv(np.eye(300))).sum() == a.sum())';
    const result = await run({ language: 'python', files: { 'main.py': source } });
    expect({ ...result, stdout: text(result.stdout), stderr: text(result.stderr) }).toMatchObject({
      verdict: 'exited',
      stdout: 'True\n',
      stderr: '',
      usage: { processes: 1 },
    });
  });

  test.each([
    ['python', 'print("a"); print("b", end=""); \nwhile True: pass'],
    ['c', '#include <stdio.h>\nint main() { puts("a"); puts("b"); for (;;); }'],
    ['cpp', '#include <iostream>\nint main() { std::cout << "a\\nb\\n"; for (volatile int i = 0;; i++); }'],
    ['javascript', 'console.log("a\\nb"); for (;;);'],
    ['bash', 'echo a; echo b; while :; do :; done'],
    ['php', '<?php echo "a\\nb\\n"; for (;;);'],
    ['pascal', "begin writeln('a'); write('b'); while true do; end."],
    ['octave', 'printf("a\\nb\\n"); while true; end'],
  ])('what %s had printed before it was stopped is not lost', async (language, source) => {
    if (!languages.some(({ name }) => name === language)) return;
    const entry = RUNTIMES.find(({ name }) => name === language)?.entry ?? '';
    const result = await run({ language, files: { [entry]: source }, limits: { cpuMs: 600, wallMs: 20_000 } });
    expect(result.verdict).toBe('cpu-timeout');
    expect(text(result.stdout).trim()).toBe('a\nb');
    expect(result.explanation).toContain('it had printed 2 lines');
  });

  test.each([
    [
      'java',
      'import java.util.*; class Main { public static void main(String[] a) { var l = new ArrayList<int[]>(); while (true) l.add(new int[1 << 18]); } }',
    ],
    ['javascript', 'const l = []; for (;;) l.push(new Array(1e5).fill({}));'],
  ])('%s that fills its heap has exceeded its memory', async (language, source) => {
    const entry = RUNTIMES.find(({ name }) => name === language)?.entry ?? '';
    const limits = { memoryBytes: 192 * 1024 * 1024, cpuMs: 20_000, wallMs: 60_000 };
    const result = await run({ language, files: { [entry]: source }, limits });
    expect(result.verdict).toBe('memory-exceeded');
    expect(result.explanation).toMatch(/^ran out of memory: the heap that Java(Script)? keeps within the 192 MB allowed was full$/);
  });
});

describe('where a program starts', () => {
  test('an ES module is one by its name', async () => {
    const result = await run({
      language: 'js',
      files: { 'a.mjs': 'import fs from "node:fs"; console.log(await Promise.resolve(typeof fs))' },
    });
    expect(text(result.stdout)).toBe('object\n');
  });

  test('a Java class is found by its main, whatever the file is called', async () => {
    const source =
      'class A { String s = "void main("; }\ninterface B { int f(); }\nclass C { class D { void x() {} } static public void main(String... a) { System.out.print("C"); } }';
    expect(text((await run({ language: 'java', files: { 'Program.java': source } })).stdout)).toBe('C');
  });

  test('a binary takes no name that a file has', async () => {
    const source = '#include <stdio.h>\nint main() { FILE *f = fopen("main", "r"); putchar(getc(f)); }';
    expect(text((await run({ language: 'c', files: { 'main.c': source, main: 'data' } })).stdout)).toBe('d');
  });

  test('names with spaces, dashes and glob characters compile', async () => {
    const result = await run({ language: 'c', files: { '-o [x]*.c': '#include <stdio.h>\nint main() { puts("ok"); }' } });
    expect(text(result.stdout)).toBe('ok\n');
  });

  test.each([
    ['unknown_language', 'language', { language: 'cobol', files: {} }],
    ['invalid_request', 'entry', { language: 'python', files: { 'a.py': '', 'b.py': '' } }],
    ['invalid_request', 'entry', { language: 'python', files: { 'a.py': '' }, entry: 'b.py' }],
    ['invalid_request', 'limits.cpuMs', { language: 'python', files: { 'a.py': '' }, limits: { cpuMs: 0 } }],
    ['invalid_request', 'compileLimits.cpuMs', { language: 'python', files: { 'a.py': '' }, compileLimits: { cpuMs: 0.5 } }],
    ['invalid_request', 'args', { language: 'python', files: { 'a.py': '' }, args: 'x' as never }],
  ])('%s is said of %s', async (code, field, request) => {
    await expect(run(request)).rejects.toMatchObject({ code, field });
    expect(() => interactProgram(launcher, request)).toThrow(expect.objectContaining({ code, field }) as Error);
  });
});

describe('compiling', () => {
  test('one program with many inputs is compiled once, also at one time', async () => {
    const launches: string[] = [];
    const counting = { ...launcher, isolation: launcher.isolation } as Launcher;
    counting.run = (request, options) => {
      launches.push(request.command[0] ?? '');
      return launcher.run(request, options);
    };
    const files = SUMS['c'] ?? {};
    const inputs = ['1 2', '3 4', '5 6'];
    const results = await Promise.all(inputs.map((stdin) => runProgram(counting, { language: 'c', files, stdin, args: ['x'] })));
    await runProgram(counting, { language: 'c', files, stdin: '7 8', args: ['x'] });
    expect(results.map((result) => text(result.stdout).split(' ')[0])).toEqual(['3', '7', '11']);
    // One for the version, one for what is linked into every program, one for the compile.
    expect(launches.filter((command) => command === '/usr/bin/gcc')).toHaveLength(3);
    await runProgram(counting, { language: 'c', files: { ...files, 'helper.h': 'int add(int, int); ' }, stdin: '7 8', args: ['x'] });
    expect(launches.filter((command) => command === '/usr/bin/gcc')).toHaveLength(4);
  });

  test('the compiler has limits of its own, and a compile that meets them is not kept', async () => {
    const request = { language: 'cpp', files: { 'main.cpp': '#include <bits/stdc++.h>\nint main() {}' } };
    const result = await run({ ...request, compileLimits: { wallMs: 50 } });
    expect(result).toMatchObject({ verdict: 'compile-error', compile: { verdict: 'wall-timeout' } });
    expect(result.explanation).toMatch(/^could not be compiled: the compiler stopped after/);
    expect((await run(request)).verdict).toBe('exited');
  });

  test('an abort during the compile cancels', async () => {
    const controller = new AbortController();
    const request = { language: 'cpp', files: { 'main.cpp': '#include <bits/stdc++.h>\nint main() { return 7; }' } };
    const cancelled = runProgram(launcher, request, { signal: controller.signal });
    const other = runProgram(launcher, request);
    setTimeout(() => controller.abort(), 30);
    expect((await cancelled).verdict).toBe('cancelled');
    expect((await other).exitCode).toBe(7);
  });
});

describe('interactive programs', () => {
  test('input that comes while it compiles is not lost', async () => {
    const source = '#include <stdio.h>\nint main() { char s[20]; printf("name? "); if (scanf("%19s", s) == 1) printf("hello %s\\n", s); }';
    const program = interactProgram(launcher, { language: 'c', files: { 'main.c': source } });
    void program.write('Ada\n');
    program.end();
    const result = await program.result;
    expect(text(result.stdout)).toBe('name? hello Ada\n');
    expect(result.compile?.exitCode).toBe(0);
  });

  test('a question is seen before its answer is given', async () => {
    const source = '#include <stdio.h>\nint main() { char s[20]; printf("name? "); if (scanf("%19s", s) == 1) printf("hello %s\\n", s); }';
    const program = interactProgram(
      launcher,
      { language: 'c', files: { 'main.c': source } },
      { onOutput: (_, chunk) => void (text(chunk) === 'name? ' && program.write('Bo\n')) },
    );
    expect(text((await program.result).stdout)).toBe('name? hello Bo\n');
  });

  test('it can be cancelled at any time', async () => {
    const program = interactProgram(launcher, { language: 'c', files: { 'main.c': 'int main() { for (;;); } // cancel' } });
    program.cancel();
    expect((await program.result).verdict).toBe('cancelled');
    const failing = interactProgram(launcher, { language: 'c', files: { 'main.c': 'int main(' } });
    await failing.write('unread');
    expect((await failing.result).verdict).toBe('compile-error');
  });
});

describe('the cache of compiles', () => {
  const result = (size: number, verdict = 'exited'): RunResult =>
    ({
      verdict,
      files: [{ path: 'a', size, content: new Uint8Array(0) }],
      stdout: new Uint8Array(),
      stderr: new Uint8Array(),
    }) as unknown as RunResult;

  test('keeps no more bytes than it may, and what was used last longest', async () => {
    const cache = new CompileCache({ mostBytes: 30_000 });
    const compiled: string[] = [];
    const get = (key: string): Promise<unknown> => cache.get(key, async () => (compiled.push(key), result(10_000)));
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await get(key);
    expect(compiled).toEqual(['a', 'b', 'c', 'b']);
    expect(cache.bytes).toBeLessThanOrEqual(30_000);
    await cache.get('huge', async () => result(40_000));
    expect(cache.bytes).toBeLessThanOrEqual(30_000);
  });

  test.each(['internal-error', 'wall-timeout', 'cpu-timeout', 'cancelled'])('does not keep %s', async (verdict) => {
    const cache = new CompileCache();
    let compiles = 0;
    for (let i = 0; i < 2; i += 1) await cache.get('k', async () => ((compiles += 1), result(1, verdict)));
    expect(compiles).toBe(2);
  });

  test('a waiter that goes does not disturb the others; when the last has gone, the compile ends', async () => {
    const cache = new CompileCache();
    const done = Promise.withResolvers<RunResult>();
    let aborted = false;
    const make = (signal: AbortSignal): Promise<RunResult> => {
      signal.addEventListener('abort', () => ((aborted = true), done.resolve(result(1, 'cancelled'))));
      return done.promise;
    };
    const [one, two] = [new AbortController(), new AbortController()];
    const waits = [cache.get('k', make, one.signal), cache.get('k', make, two.signal)];
    one.abort();
    expect(await waits[0]).toBeUndefined();
    expect(aborted).toBe(false);
    two.abort();
    expect(await waits[1]).toBeUndefined();
    expect(aborted).toBe(true);
  });

  test('a compile that could not be made is told to all who wait, and made again', async () => {
    const cache = new CompileCache();
    const fail = async (): Promise<RunResult> => Promise.reject(new Error('lost'));
    await Promise.all([1, 2].map(() => expect(cache.get('k', fail)).rejects.toThrow('lost')));
    expect(await cache.get('k', async () => result(1))).toBeDefined();
  });
});
