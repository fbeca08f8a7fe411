import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isImageName, isPlainPath } from '../../src/images/definition/grammar.ts';
import { parseModuleList, parsePackageList, parseRequirements } from '../../src/images/definition/lists.ts';
import { readDefinition } from '../../src/images/definition/read.ts';
import { definition, folder } from './folders.ts';

const HASH = 'a'.repeat(64);

describe('a definition', () => {
  test('has defaults for everything but its languages', () => {
    expect(readDefinition(definition('intro'))).toMatchObject({
      name: 'intro',
      base: 'host',
      languages: ['python'],
      env: {},
      loopback: false,
      requirements: [],
      removed: [],
      packages: [],
    });
  });

  test('brings its files and edited modules along', () => {
    const path = definition('intro', {
      'image.yaml': 'languages: [python]\nfiles:\n  - {from: data, to: /opt/data}\n  - {from: one.txt, to: /etc/one}\n',
      'data/a.csv': '1',
      'data/deep/b.csv': '2',
      'one.txt': '3',
      'modules/random.py': 'x = 1\n',
    });
    const { copied, modules } = readDefinition(path);
    expect(copied.map((file) => file.path)).toEqual(['/opt/data/a.csv', '/opt/data/deep/b.csv', '/etc/one']);
    expect(modules.map((file) => file.path)).toEqual(['random.py']);
  });

  test.each([
    ['languages: [python]\nlimits:\n  wallMs: "2 s"', 'intro/image.yaml: limits.wallMs: expected a whole number, got "2 s".'],
    ['languages: [cobol]', 'intro/image.yaml: languages.0: expected python or '],
    ['languages: []', 'intro/image.yaml: languages: expected at least 1 members, got a list of 0.'],
    ['description: x', 'intro/image.yaml: languages: expected a list, got nothing.'],
    ['languages: [python]\ncommand: rm', 'intro/image.yaml: command: there is no such field.'],
    [
      'languages: [python]\nbase: ubuntu',
      'intro/image.yaml: base: expected host, venv, debian, oci:docker://NAME:TAG, or oci: and a folder of the image\'s own folder, got "ubuntu".',
    ],
    ['languages: [python]\nenv: {"A B": x}', 'intro/image.yaml: env.A B: expected the name of a variable'],
    ['languages: [python]\nenv: {A: "x\\ny"}', 'intro/image.yaml: env.A: expected one line of text'],
    ['languages: [python]\npreload: ["os; rm -rf /"]', 'intro/image.yaml: preload.0: expected the name of a Python module'],
    ['languages: [python]\nfiles: [{from: ../x, to: /opt/x}]', 'intro/image.yaml: files.0.from: expected a relative path'],
    ['languages: [python]\nfiles: [{from: x, to: /opt/../root}]', 'intro/image.yaml: files.0.to: expected an absolute path below'],
    ['languages: [python]\nfiles: [{from: x, to: /proc/x}]', 'intro/image.yaml: files.0.to: expected an absolute path below'],
    ['languages: [python]\nfiles: [{from: gone, to: /opt/x}]', 'there is no "gone" in the image\'s folder'],
    ['languages: [python]\nsuite: --help', 'intro/image.yaml: suite: expected the name of a Debian release'],
    ['languages: [python]\nlibraries: [../../etc]', 'intro/image.yaml: libraries.0: expected the name of a library'],
    ['a: &a [1]\nlanguages: *a', 'intro/image.yaml: '],
    ['languages: [python', 'intro/image.yaml: line 1: '],
    ['languages: [c]\npreload: [json]', 'intro/image.yaml: preload: only an image with the language python has a template.'],
  ])('is refused with its file, its field, what was expected and what came: %s', (yaml, message) => {
    const path = definition('intro', { 'image.yaml': yaml });
    expect(() => readDefinition(path)).toThrow(
      expect.objectContaining({ code: 'image_invalid', message: expect.stringContaining(message) as string }),
    );
  });

  test('does not preload what it takes away', () => {
    const path = definition('intro', { 'image.yaml': 'languages: [python]\npreload: [urllib.request]\n', 'rmmodules.txt': 'urllib\n' });
    expect(() => readDefinition(path)).toThrow('urllib.request is taken away by rmmodules.txt and cannot be preloaded');
  });

  test('shows no file of the host through a link, however it lies', () => {
    const yaml = 'languages: [python]\nfiles: [{from: data, to: /opt/data}]\n';
    const asFile = definition('one', { 'image.yaml': yaml, 'data/a': '' });
    symlinkSync('/etc/shadow', join(asFile, 'data/secret'));
    const asFolder = definition('two', { 'image.yaml': yaml });
    symlinkSync('/etc', join(asFolder, 'data'));
    const asList = definition('three');
    symlinkSync('/etc/passwd', join(asList, 'packages.txt'));
    const within = definition('four', { 'image.yaml': 'languages: [python]\nfiles: [{from: data/ssl, to: /opt/data}]\n' });
    symlinkSync('/etc', join(within, 'data'));
    for (const path of [asFile, asFolder, asList, within]) expect(() => readDefinition(path)).toThrow('links and devices are not taken');
  });

  test('does not hang on a named pipe', () => {
    const path = definition('intro');
    execFileSync('mkfifo', [join(path, 'packages.txt')]);
    expect(() => readDefinition(path)).toThrow('expected a regular file or a folder');
  });

  test('is not there: unknown_image', () => {
    expect(() => readDefinition(join(folder(), 'intro'))).toThrow(expect.objectContaining({ code: 'unknown_image' }));
  });
});

describe('requirements.txt', () => {
  test('takes packages of an index with versions and hashes', () => {
    const text = `# ours\nnumpy == 2.4.6 # why\n\npandas[excel,plot]>=3,<4\nscipy\n`;
    expect(parseRequirements('r', text)).toEqual(['numpy==2.4.6', 'pandas[excel,plot]>=3,<4', 'scipy']);
    expect(parseRequirements('r', `six==1.17 \\\n  --hash=sha256:${HASH} \\\n  --hash=sha256:${HASH}\n`)).toEqual([
      `six==1.17 --hash=sha256:${HASH} --hash=sha256:${HASH}`,
    ]);
  });

  test.each([
    '-r other.txt',
    '--index-url=https://evil.example',
    '-e .',
    'numpy @ https://evil.example/numpy.whl',
    'https://evil.example/numpy.whl',
    './numpy.whl',
    '/tmp/numpy.whl',
    'numpy pandas',
    'numpy==1; os_name=="posix"',
    'numpy --global-option=x',
    'numpy==1 --hash=md5:00',
    'numpy --index-url x',
    '${HOME}',
  ])('refuses %s', (line) => {
    expect(() => parseRequirements('r', line)).toThrow(
      expect.objectContaining({ code: 'image_invalid', message: expect.stringContaining('line 1') as string }),
    );
  });

  test('refuses hashes for some packages only', () => {
    expect(() => parseRequirements('r', `six==1.17 --hash=sha256:${HASH}\nnumpy==1\n`)).toThrow('all must have one');
  });
});

test('no line that is let through can be taken for an option or a path', () => {
  const lines = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'-=a1.[]/\\ ;@:<>~!,#\n') }));
  fc.assert(
    fc.property(lines, (text) => {
      for (const parse of [parseRequirements, parseModuleList, parsePackageList]) {
        let names: string[] = [];
        try {
          names = parse('list', text);
        } catch (error) {
          expect(error).toMatchObject({ code: 'image_invalid' });
        }
        for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_.+[\],<>=!~*-]*( --hash=sha256:[0-9a-f]{64})*$/);
      }
    }),
  );
});

test('no image is called like the host, like a digest, or like a path', () => {
  for (const name of ['host', 'a'.repeat(64), '..', '.', '', 'a/b', '-a', 'A', 'a..b', 'a.', 'ä', 'a b', 'a\n'])
    expect(isImageName(name)).toBe(false);
  for (const name of ['python', 'python-3.11', 'c_2', 'x']) expect(isImageName(name)).toBe(true);
  fc.assert(fc.property(fc.string(), (name) => !isImageName(name) || /^[a-z0-9][a-z0-9._-]*$/.test(name)));
  fc.assert(fc.property(fc.string(), (path) => !isPlainPath(path) || !path.split('/').some((part) => ['', '.', '..'].includes(part))));
});
