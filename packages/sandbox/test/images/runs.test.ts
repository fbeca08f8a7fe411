import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildImage, openLauncher, placeIn, runProgram, type ImagePlace, type Launcher } from '../../src/index.ts';
import { PATIENT, text } from '../launcher.ts';
import { definition, folder, freshStore } from './folders.ts';
import { makeWheel } from './wheels.ts';

const store = freshStore();
let launcher: Launcher;
const places = new Map<string, ImagePlace>();

beforeAll(async () => {
  makeWheel(folder(), 'tiny', { 'tiny/__init__.py': 'def two():\n    return 2\n' });
  const definitions = {
    plain: {},
    course: {
      'image.yaml':
        'languages: [python]\nenv: {COURSE: algebra}\nlimits: {processes: 3}\nfiles: [{from: data, to: /usr/share/course}]\npreload: [tiny]\n',
      'requirements.txt': 'tiny==1.0\n',
      'rmmodules.txt': 'turtle\nsocket\n_ctypes\nctypes\nxml.dom\n',
      'modules/random.py': 'def choice(all):\n    return "edited"\n',
      'data/words.txt': 'a word\n',
    },
    venv: { 'image.yaml': 'base: venv\nlanguages: [python]\n', 'requirements.txt': 'tiny==1.0\n' },
  };
  for (const [name, files] of Object.entries(definitions)) places.set(name, placeIn(await buildImage(store, definition(name, files))));
  launcher = await openLauncher({ pool: 1, images: store.folder });
});

afterAll(() => launcher.close());

async function python(image: string, code: string) {
  const request = { language: 'python', files: { 'main.py': code }, limits: PATIENT };
  const { stdout, stderr, exitCode } = await runProgram(launcher, request, { ...places.get(image) });
  return { exitCode, stdout: text(stdout), stderr: text(stderr) };
}

test("an image has none of the host's Python packages and no package manager", async () => {
  const code = `
import importlib.util, os, sys
print([name for name in ("pip", "ensurepip", "yaml", "apt_pkg", "setuptools") if importlib.util.find_spec(name)])
print([path for path in sys.path if path.endswith("-packages")])
names = ("pip", "pip3", "apt", "apt-get", "dpkg", "npm", "gem", "easy_install3")
print([name for name in names for folder in ("/usr/bin", "/usr/local/bin", "/usr/sbin") if os.path.lexists(folder + "/" + name)])
`;
  expect(await python('plain', code)).toEqual({ exitCode: 0, stdout: '[]\n[]\n[]\n', stderr: '' });
});

test('an image has what its definition adds: packages, edited modules, files and variables', async () => {
  const code = `
import os, random, tiny
print(tiny.two(), random.choice([1]), os.environ["COURSE"], open("/usr/share/course/words.txt").read(), end="")
try: open("/usr/share/course/words.txt", "w")
except OSError as error: print(type(error).__name__)
`;
  expect(await python('course', code)).toEqual({ exitCode: 0, stdout: '2 edited algebra a word\nOSError\n', stderr: '' });
});

test('a module that was taken away stays away, whatever is tried', async () => {
  const code = `
import glob, importlib, importlib.machinery, importlib.util, os, subprocess, sys, zipimport
back = []
def attempt(name, how):
    try:
        if how() is not None: back.append(name)
    except Exception: pass
for name in ("turtle", "socket", "_ctypes", "ctypes", "xml.dom", "xml.dom.minidom"):
    sys.modules.pop(name, None)
    attempt(name, lambda: importlib.import_module(name))
    attempt(name, lambda: importlib.util.find_spec(name))
    attempt(name, lambda: importlib.machinery.PathFinder.find_spec(name, sys.path + ["/usr/lib/python3/dist-packages"]))
    attempt(name, lambda: importlib.reload(sys.modules[name]))
    for folder in ("/usr/lib", "/usr/local/lib"):
        for found in glob.glob(f"{folder}/python3*/**/{name.split('.')[-1]}*", recursive=True) if "." not in name else []:
            base = os.path.basename(found).split(".")[0]
            if base == name and os.path.exists(found): back.append(found)
    attempt(name, lambda: subprocess.run([sys.executable, "-c", f"import {name}"]).returncode == 0 or None)
print([found for found in back if "lib2to3" not in found and "/test/" not in found])
`;
  const { stdout } = await python('course', code);
  expect(stdout).toBe('[]\n');
});

test('a virtual environment is one, with its packages and nothing else', async () => {
  const code = `
import shutil, sys, tiny
print(sys.prefix, sys.executable, shutil.which("python3"), tiny.__file__.startswith("/opt/venv/lib/"))
print([path for path in sys.path if path.startswith("/usr/") and path.endswith("-packages")])
`;
  expect(await python('venv', code)).toEqual({
    exitCode: 0,
    stdout: '/opt/venv /opt/venv/bin/python3 /opt/venv/bin/python3 True\n[]\n',
    stderr: '',
  });
});

test("an image's limits hold where a request names none", async () => {
  const code =
    'import os, time\ntry:\n  for _ in range(5):\n    if os.fork() == 0: time.sleep(60)\nexcept OSError as error: print(type(error).__name__)\n';
  expect((await python('course', code)).stdout).toContain('BlockingIOError');
});

test('a language that the image is not for is refused', async () => {
  const request = { language: 'c', files: { 'main.c': 'int main(void) { return 0; }' } };
  await expect(runProgram(launcher, request, { ...places.get('course') })).rejects.toMatchObject({
    code: 'language_missing',
    message: 'This image is not for C; it has python.',
  });
});
