import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listLanguages, openLauncher, runtimeOfPath } from '@invigil/sandbox';
import { afterAll, expect, test } from 'vitest';

const COMMAND = fileURLToPath(new URL('../../bin/invigil.mjs', import.meta.url));

/** One program of each ending: it prints its argument and the line that it reads. */
const PROGRAMS: Record<string, string> = {
  'a.py': 'import sys; print(sys.argv[1], input())',
  'a.c': '#include <stdio.h>\nint main(int n, char **v) { char s[9]; scanf("%8s", s); printf("%s %s\\n", v[1], s); return n - 2; }',
  'a.cc': '#include <iostream>\nint main(int, char **v) { std::string s; std::cin >> s; std::cout << v[1] << " " << s << "\\n"; }',
  'a.java': 'class A { public static void main(String[] v) { System.out.println(v[0] + " " + new java.util.Scanner(System.in).next()); } }',
  'a.js': 'console.log(process.argv[2], require("fs").readFileSync(0, "utf8").trim())',
  'a.mjs': 'import fs from "node:fs"; console.log(process.argv[2], fs.readFileSync(0, "utf8").trim())',
  'a.ts': 'import fs from "node:fs"; console.log(process.argv[2], fs.readFileSync(0, "utf8").trim())',
  'a.sh': 'read line; echo "$1 $line"',
  'a.go': 'package main\nimport ("fmt"; "os")\nfunc main() { var s string; fmt.Scan(&s); fmt.Println(os.Args[1], s) }',
  'a.rs':
    'fn main() { let mut s = String::new(); std::io::stdin().read_line(&mut s).unwrap(); print!("{} {}", std::env::args().nth(1).unwrap(), s); }',
  'a.php': '<?php echo "{$argv[1]} " . fgets(STDIN);',
  'a.rb': 'puts "#{ARGV[0]} #{$stdin.gets}"',
  'a.pas': "var s: string; begin readln(s); writeln(paramstr(1), ' ', s); end.",
  'a.m': 'printf("%s %s\\n", argv(){end}, fgetl(stdin));',
};

const launcher = await openLauncher({ pool: 1 });
const installed = new Set((await listLanguages(launcher)).map(({ name }) => name));
await launcher.close();
const folder = await mkdtemp(join(tmpdir(), 'invigil-endings-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const isInstalled = (path: string): boolean => installed.has(runtimeOfPath(path)?.name ?? '');

test.each(Object.keys(PROGRAMS).filter(isInstalled))(
  'invigil run %s knows the language by the ending',
  async (name) => {
    await writeFile(join(folder, name), PROGRAMS[name] ?? '');
    const output = await new Promise((resolve) => {
      const child = execFile(process.execPath, [COMMAND, 'run', name, '--', 'given'], { cwd: folder }, (error, stdout, stderr) =>
        resolve({ status: error === null ? 0 : error.code, stdout, stderr }),
      );
      child.stdin?.end('line\n');
    });
    expect(output).toEqual({ status: 0, stdout: 'given line\n', stderr: '' });
  },
  180_000,
);
