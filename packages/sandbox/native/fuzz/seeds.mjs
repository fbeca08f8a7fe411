// Writes the hand-made part of the corpus: one file a situation. `node fuzz/seeds.mjs` after a change of the protocol.
import { mkdirSync, writeFileSync } from 'node:fs';

const [HELLO, OPEN, FILE, RUN, STDIN, STDIN_END, SIGNAL, RESIZE, CANCEL, CLOSE, LAYERS] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

const u8 = (value) => Buffer.from([value]);
const u16 = (value) => Buffer.from([value & 0xff, value >> 8]);
const u32 = (value) => Buffer.concat([u16(value & 0xffff), u16(value >>> 16)]);
const u64 = (value) => Buffer.concat([u32(value % 2 ** 32), u32(Math.floor(value / 2 ** 32))]);
const text = (value) => Buffer.concat([u32(Buffer.byteLength(value)), Buffer.from(value)]);
const list = (...texts) => Buffer.concat([u16(texts.length), ...texts.map(text)]);
const frame = (type, sandbox, ...payload) => {
  const bytes = Buffer.concat(payload);
  return Buffer.concat([u32(bytes.length), u16(type), u16(0), u32(sandbox), bytes]);
};

const hello = frame(HELLO, 0, u32(0x47564e49), u16(1));
const open = (id, { flags = 0, image = 'host', disk = 64 * 2 ** 20, mounts = [] } = {}) =>
  frame(OPEN, id, u32(flags), text(image), u64(disk), u64(8192), u64(0), u64(60000), u16(mounts.length), ...mounts.map(text));
const file = (id, path, content, flags = 0) => frame(FILE, id, u32(flags), text(path), Buffer.from(content));
const run = (id, { flags = 0, command = ['python3', 'main.py'], cwd = '', collect = [], output = 65536 } = {}) => {
  const limits = [5000, 2000, 2 ** 28, 64, output, 2 ** 25, 256, 2 ** 26, 0, 32, 2 ** 22];
  const lists = [list(...command), list('A=1'), list(...collect)];
  return frame(RUN, id, u32(flags), ...limits.map(u64), u16(80), u16(24), text(cwd), ...lists);
};
const filler = (length) => ({ command: ['x', 'y'.repeat(length)] });

const streams = {
  layers: [hello, frame(LAYERS, 0)],
  'one-run': [hello, open(1), file(1, 'main.py', 'print(1)'), run(1, { flags: 12 })],
  session: [hello, open(7), run(7, filler(1)), run(7, filler(2)), run(7, filler(3)), run(7, filler(4)), frame(CLOSE, 7)],
  'runs-of-all-kinds': [0, 1, 2, 3, 4, 5, 6, 7].flatMap((n) => [
    n ? Buffer.alloc(0) : hello,
    open(n + 1),
    run(n + 1, filler(n)),
    frame(CLOSE, n + 1),
  ]),
  interactive: [hello, open(2), run(2, { flags: 2 }), frame(STDIN, 2, Buffer.from('in\n')), frame(SIGNAL, 2, u8(2)), frame(STDIN_END, 2)],
  terminal: [hello, open(3), run(3, { flags: 1 }), frame(RESIZE, 3, u16(100), u16(40)), frame(STDIN_END, 3), frame(CANCEL, 3)],
  'cancel-before-start': [hello, open(1), run(1), frame(CANCEL, 1), frame(CANCEL, 1)],
  'small-output': [hello, open(1), run(1, { output: 10 }), frame(CANCEL, 1), frame(CLOSE, 1)],
  loopback: [hello, open(4, { flags: 1, disk: 2 ** 20 }), run(4, { cwd: 'a/b', collect: ['out/*.png', '**'] }), frame(CANCEL, 4)],
  mounts: [hello, open(5, { mounts: ['srv/a', 'opt/x'] }), open(6, { mounts: ['srv/ab', 'opt/y'] })],
  'no-such-image': [hello, open(1, { image: 'none' })],
  'too-many': [hello, ...[1, 2, 3, 4, 5, 6].map((id) => open(id))],
  'file-in-pieces': [hello, open(1), file(1, 'a/b.txt', 'x'.repeat(300)), file(1, 'a/b.txt', 'y', 1)],
  'bad-path': [hello, open(1), file(1, '../x', '')],
  'not-greeted': [open(1)],
  'greeted-twice': [hello, hello],
  'other-version': [frame(HELLO, 0, u32(0x47564e49), u16(2))],
  'opened-twice': [hello, open(1), open(1)],
  'second-run': [hello, open(1), run(1), run(1)],
  'run-of-nothing': [hello, run(9), frame(STDIN, 9, Buffer.from('x')), frame(CLOSE, 9)],
  'unknown-type': [hello, frame(99, 1)],
  'too-large': [hello, Buffer.concat([u32(131073), u16(5), u16(0), u32(1)])],
  'cut-off': [hello, open(1).subarray(0, 20)],
};
const globs = [
  ['*.py', 'main.py'],
  ['**/*.png', 'out/a/b.png'],
  ['out/**', 'out/x/y'],
  ['[a-c]?', 'b1'],
  ['[!a]*/[]x]', 'bc/]'],
  ['a**b*c', 'axxb/bc'],
  ['**/a*b', 'x/ab/acb'],
];

const write = (target, name, bytes) => {
  const folder = new URL(`corpus/${target}/`, import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(name, folder), bytes);
};
for (const [name, frames] of Object.entries(streams))
  for (const target of ['protocol', 'connection']) write(target, name, Buffer.concat(frames));
globs.forEach(([pattern, path], i) => write('glob', `pair-${i}`, `${pattern}\0${path}`));
