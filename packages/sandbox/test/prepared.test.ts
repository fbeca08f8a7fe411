import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openLauncher } from '../src/launcher/open.ts';
import { preparedFolder, prepareHost } from '../src/prepared/host.ts';
import { writeManifest } from '../src/prepared/manifest.ts';
import { PREPARED } from '../src/prepared/paths.ts';
import { runProgram } from '../src/program/index.ts';
import type { Launcher, RunResult } from '../src/types.ts';
import { PATIENT, text } from './launcher.ts';

// Nothing to do where the set-up was done.
await prepareHost();
const folder = preparedFolder() ?? '';
const temporary = mkdtempSync(join(tmpdir(), 'invigil-prepared-'));
const empty = join(temporary, 'empty');
mkdirSync(empty);

/** A launcher whose sandboxes have this folder as what was prepared. */
function launcherWith(source: string): Promise<Launcher> {
  return openLauncher({ pool: 1, fixedMounts: [{ source, target: PREPARED }] });
}

const prepared = await openLauncher({ pool: 1 });
const bare = await launcherWith(empty);
afterAll(async () => {
  await prepared.close();
  await bare.close();
  rmSync(temporary, { recursive: true });
}, 60_000);

/** What a student sees. */
function seen({ verdict, exitCode, stdout, stderr, compile }: RunResult): unknown[] {
  return [verdict, exitCode, text(stdout), text(stderr), compile && text(compile.stderr)];
}

const SCANNER = `import java.util.*;
public class Main {
  static String nothing;
  static int calls;
  static String next() { return "c" + ++calls; }
  public static void main(String[] arguments) {
    int sum = new Scanner(System.in).nextInt() + 1;
    System.out.println("sum " + sum + ' ' + 1.5f + nothing + 'a' + 1 + 'b' + null + true + next() + next() + (char) 66 + -0.0 + 1L + List.of(1));
    String text = "x"; text += text + 1 + 2; text += 'c'; char letter = 'a'; letter += 1;
    System.out.println(text + letter);
    throw new IllegalStateException("end");
  }
}`;
const SAYS = 'sum 42 1.5nulla1bnulltruec1c2B-0.01[1]\nxx12cb\n';

function runJava(launcher: Launcher, env: Record<string, string> = {}): Promise<RunResult> {
  const request = { language: 'java', files: { 'Main.java': SCANNER }, stdin: '41', limits: PATIENT, compileLimits: PATIENT };
  return runProgram(launcher, { ...request, env, collect: ['*.log'] });
}

describe('a Java archive', () => {
  test('is what a program takes its classes from', async () => {
    const { files } = await runJava(prepared, { JAVA_TOOL_OPTIONS: '-Xlog:class+load:file=loads.log' });
    expect(text(files[0]?.content ?? new Uint8Array())).toMatch(/java\.util\.Scanner source: shared objects file/);
  });

  test('that is not there leaves a program with those that the JDK brings along', async () => {
    const { files } = await runJava(bare, { JAVA_TOOL_OPTIONS: '-Xlog:class+load:file=loads.log' });
    expect(text(files[0]?.content ?? new Uint8Array())).toMatch(/java\.lang\.String source: shared objects file/);
  });

  test('changes nothing that a student sees, and texts are joined as the language says', async () => {
    const whole = seen(await runJava(prepared));
    expect(whole).toEqual(seen(await runJava(bare)));
    expect(whole.slice(0, 3)).toEqual(['exited', 1, SAYS]);
  });

  test.each<[string, (path: string) => void]>([
    ['empty', (path) => truncateSync(path)],
    ['cut off', (path) => truncateSync(path, 1_000_000)],
    ['not an archive', (path) => writeFileSync(path, 'nothing of the kind')],
    ['without its mark', (path) => writeFileSync(path, Buffer.concat([Buffer.alloc(4), readFileSync(path).subarray(4)]))],
    ['a folder', (path) => (rmSync(path), mkdirSync(path))],
    [
      "another JVM's",
      (path) => {
        const bytes = readFileSync(path);
        const version = bytes.indexOf('OpenJDK');
        expect(version).toBeGreaterThan(0);
        bytes.write('0penJDK', version);
        writeFileSync(path, bytes);
      },
    ],
  ])('that is %s is not used, and the result is the same', async (_, damage) => {
    const other = mkdtempSync(join(temporary, 'damaged-'));
    const path = join(other, 'java.jsa');
    cpSync(join(folder, 'java.jsa'), path);
    damage(path);
    const launcher = await launcherWith(other);
    try {
      expect(seen(await runJava(launcher))).toEqual(seen(await runJava(bare)));
    } finally {
      await launcher.close();
    }
  });
});

describe('precompiled C++ headers', () => {
  const compileWith = (options: readonly string[], source: string): Promise<RunResult> =>
    prepared.run({
      command: ['/usr/bin/g++', ...options, `-I${PREPARED}/cpp`, '-H', '-fsyntax-only', 'main.cpp'],
      files: { 'main.cpp': source },
      limits: { ...PATIENT, memoryBytes: 512 * 1024 * 1024, outputBytes: 4 * 1024 * 1024 },
    });

  test.each(['iostream', 'bits/stdc++.h'])(
    '<%s> is taken with the options that programs are compiled with, and with no others',
    async (header) => {
      const mark = `/opt/prepared/cpp/${header}.gch`;
      const source = `// A comment.\n#include <${header}>\nint main() {}`;
      expect(text((await compileWith(['-std=gnu++20', '-O2', '-Wall'], source)).stderr)).toContain(`! ${mark}`);
      const other = await compileWith(['-std=gnu++17', '-O2', '-Wall'], source);
      expect(text(other.stderr)).toContain(`x ${mark}`);
      expect(other.exitCode).toBe(0);
    },
  );

  test.each([
    [
      'a program that is right',
      '#include <iostream>\n#include <vector>\nint main() { std::vector<int> v{1, 2}; std::cout << v.size() << std::endl; }',
    ],
    ['a program with mistakes', '#include <iostream>\nint main() { std::cout << std::cin << main; int n = "text"; std::vector<int> v; }'],
    ['a header that is not included', '#include <bits/stdc++.h>\nint main() { std::list<int> l{2, 1}; std::sort(l.begin(), l.end()); }'],
    ["a header of the program's own of the same name", '#include "iostream"\nint main() { return answer; }'],
  ])('change nothing that a student sees: %s', async (_, source) => {
    const files = { 'main.cpp': source, ...(source.includes('answer') && { iostream: 'static int answer = 7;' }) };
    const request = { language: 'cpp', files, limits: PATIENT, compileLimits: { ...PATIENT, outputBytes: 4 * 1024 * 1024 } };
    expect(seen(await runProgram(prepared, request))).toEqual(seen(await runProgram(bare, request)));
  });
});

describe('what was prepared', () => {
  test('can be read and not written in a sandbox', async () => {
    const { stdout, exitCode } = await prepared.run({
      command: [
        '/bin/sh',
        '-c',
        `head -c 4 ${PREPARED}/java.jsa | wc -c; ! touch ${PREPARED}/java.jsa && ! touch ${PREPARED}/new && ! rm -f ${PREPARED}/java.jsa`,
      ],
    });
    expect([text(stdout).trim(), exitCode]).toEqual(['4', 0]);
  });

  test('is shown only as long as it is whole and nothing has changed that it was made of', async () => {
    const source = join(temporary, 'source');
    const made = mkdtempSync(join(temporary, 'made-'));
    const file = join(made, 'file');
    const begin = async (): Promise<void> => {
      writeFileSync(source, 'one');
      writeFileSync(file, 'made');
      await writeManifest(made, [source, join(temporary, 'not-installed')]);
      expect(preparedFolder(made)).toBe(made);
    };
    const changes: (() => void)[] = [
      () => appendFileSync(source, '.'),
      () => utimesSync(source, 1, 1),
      () => rmSync(source),
      () => truncateSync(file),
      () => rmSync(file),
      () => writeFileSync(join(made, 'manifest.json'), '{"recipe": 1}'),
      () => rmSync(join(made, 'manifest.json')),
    ];
    for (const change of changes) {
      await begin();
      change();
      expect(preparedFolder(made)).toBeUndefined();
    }
    await begin();
    writeFileSync(join(temporary, 'not-installed'), '');
    expect(preparedFolder(made)).toBeUndefined();
  });

  test('is made once', async () => {
    let begun = false;
    await prepareHost({ onBegin: () => (begun = true) });
    expect(begun).toBe(false);
  });
});
