import { afterAll, expect, test } from 'vitest';
import {
  buildImage,
  openLauncher,
  placeIn,
  runProgram,
  type BuildEvent,
  type ImageStore,
  type Launcher,
  type NamedImage,
} from '../../src/index.ts';
import { PATIENT, text } from '../launcher.ts';
import { definition, freshStore } from './folders.ts';

const MAKES = `import os, socket
os.mkdir('made')
open('made/who', 'w').write(f"{os.getuid()} {os.environ['COURSE']}")
try: socket.socket(); print('a network')
except PermissionError: pass
`;
const YAML = 'languages: [python]\nenv: {COURSE: algebra}\n';

const launchers: Launcher[] = [];
afterAll(() => Promise.all(launchers.map((launcher) => launcher.close())));

async function build(store: ImageStore, files: Readonly<Record<string, string>>, name = 'prepares') {
  const notes: string[] = [];
  const onEvent = (event: BuildEvent) => void (event.kind === 'done' && notes.push(...event.notes));
  const image = await buildImage(store, definition(name, files), { onEvent });
  const launcher = await openLauncher({ pool: 1, images: store.folder });
  launchers.push(launcher);
  const python = async (code: string) => {
    const request = { language: 'python', files: { 'main.py': code }, limits: PATIENT };
    const { stdout, stderr } = await runProgram(launcher, request, placeIn(image));
    return text(stdout) + text(stderr);
  };
  return { notes, python, steps: image.manifest.layers.map(({ step }) => step) };
}

test('what a module makes at the build is in every run, to be read and not to be written', async () => {
  const { notes, python, steps } = await build(freshStore(), {
    'image.yaml': `${YAML}prepare: [makes]\n`,
    'modules/makes.py': MAKES,
  });
  expect(notes).toEqual([]);
  expect(steps[0]).toBe('prepare');
  // Made by a student's user, in a sandbox.
  expect(await python('print(open("/opt/made/who").read())')).toBe('1000 algebra\n');
  expect(await python('open("/opt/made/who", "a")')).toMatch(/OSError: .*Read-only file system/);
});

test.each([
  ['fails', 'raise SystemExit("no")', /does without: prepares: prepare: python3 -m makes ended with exit status 1/],
  [
    'makes a link',
    'import os; os.mkdir("made"); os.symlink("/etc/passwd", "made/a")',
    /made\/a, which cannot be taken: not-a-regular-file/,
  ],
  [
    'makes too much',
    'import os; os.mkdir("made"); [open(f"made/{i}", "w").close() for i in range(300)]',
    /which cannot be taken: too-many/,
  ],
])('an image whose module %s is built without it, and why is told', async (_, code, words) => {
  const { notes, python, steps } = await build(freshStore(), { 'image.yaml': `${YAML}prepare: [makes]\n`, 'modules/makes.py': code });
  expect(steps).not.toContain('prepare');
  expect(notes).toEqual([expect.stringMatching(words)]);
  expect(await python('import os; print(os.path.exists("/opt/made"))')).toBe('False\n');
});

test('where no sandbox can be had, the image is built without, and made whole by the next build', async () => {
  const path = definition('later', { 'image.yaml': `${YAML}prepare: [makes]\n`, 'modules/makes.py': MAKES });
  const store = freshStore();
  const stepsOf = ({ manifest }: NamedImage) => manifest.layers.map(({ step }) => step);
  process.env['INVIGIL_LAUNCHER'] = '/nonexistent/launcher';
  try {
    const notes: string[] = [];
    const onEvent = (event: BuildEvent) => void (event.kind === 'done' && notes.push(...event.notes));
    expect(stepsOf(await buildImage(store, path, { onEvent }))).not.toContain('prepare');
    expect(notes).toEqual([expect.stringMatching(/does without: .*no sandbox can be had here: There is no launcher at/)]);
  } finally {
    delete process.env['INVIGIL_LAUNCHER'];
  }
  expect(stepsOf(await buildImage(store, path))).toContain('prepare');
});

test('a build without Python has nothing to prepare with', async () => {
  const files = { 'image.yaml': 'languages: [bash]\nprepare: [makes]\n' };
  await expect(buildImage(freshStore(), definition('none', files))).rejects.toThrow(/prepare: .*only an image with the language python/);
});
