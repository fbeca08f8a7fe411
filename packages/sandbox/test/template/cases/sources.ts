import type { Case } from '../case.ts';

/** `__main__.py` that prints where it is, in an archive as `zip` makes it. */
const ARCHIVE =
  'UEsDBBQAAAAAAAAAIQAmtM8IQAAAAEAAAAALAAAAX19tYWluX18ucHlpbXBvcnQgc3lzCnByaW50KF9fZmlsZV9fLCBzeXMuYXJndiwgc3lzLnBhdGhbMF0pCnByaW50KCdkb25lJykKUEsBAhQDFAAAAAAAAAAhACa0zwhAAAAAQAAAAAsAAAAAAAAAAAAAAIABAAAAAF9fbWFpbl9fLnB5UEsFBgAAAAABAAEAOQAAAGkAAAAAAA==';

const NO_FILE = 'Python runs it in another way';

function latin1(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

/** main.py in every form that a file can have. */
export const sources: readonly Case[] = [
  { title: 'an empty program', main: '', says: /^$/ },
  { title: 'a program that is a comment', main: '# nothing', says: /^$/ },
  { title: 'a byte order mark', main: '\uFEFFprint("ä", __file__)\nprint("done")' },
  { title: 'Latin-1 that says so', main: latin1('# -*- coding: latin-1 -*-\nprint(ascii("\xe4"))\nprint("done")\n') },
  { title: 'Latin-1 that does not say so', main: latin1('print("ok")\nprint("\xe4")\n'), says: 'SyntaxError' },
  { title: 'an unknown encoding', main: '# coding: klingon\nprint(1)\n', says: 'SyntaxError' },
  { title: 'UTF-16', main: Buffer.from('\uFEFFprint("done")\n', 'utf16le'), says: 'SyntaxError' },
  { title: 'a NUL byte', main: 'print("first")\nx = "a\0b"\n', says: 'SyntaxError' },
  { title: 'Windows line ends', main: 'def f():\r\n    return """a\r\nb"""\r\nprint(repr(f()))\r\nprint("done")\r\n' },
  { title: 'old Macintosh line ends', main: 'print("one")\rprint("done")\r' },
  { title: 'no line end at the end', main: 'if True:\n    print("done")' },
  { title: 'form feeds and tabs', main: '\fif True:\n\tprint("done")\n\f\n' },
  { title: 'a line of 100,000 characters', main: `x = [${'1, '.repeat(33_000)}]\nprint(len(x))\nprint("done")\n` },
  { title: 'a line that names an interpreter', main: '#!/usr/bin/env python2 -u\nprint("done")\n' },
  { title: 'no program', main: null, says: "can't open file" },
  { title: 'a folder', main: null, files: { 'main.py/other.py': '' }, says: "can't find '__main__' module", cold: NO_FILE },
  {
    title: 'a folder with a program',
    main: null,
    files: {
      'main.py/__main__.py': 'import sys, beside\nprint(__file__, __spec__, sys.argv, sys.path)\nprint("done")',
      'main.py/beside.py': '',
    },
    cold: NO_FILE,
  },
  { title: 'an archive with a program', main: { base64: ARCHIVE }, cold: NO_FILE },
  {
    title: 'a program called as it likes',
    main: null,
    entry: 'a b/ä.txt',
    files: { 'a b/ä.txt': 'print(__file__)\nraise ValueError("done")' },
    says: 'ValueError: done',
  },
  { title: 'a program from its input', main: null, entry: '-', stdin: 'import sys\nprint(sys.argv, __name__)\nprint("done")\n' },
  { title: 'a program in an argument', main: null, entry: '-c', args: ['import sys; print(sys.argv, sys.path); print("done")', 'x'] },
  { title: 'a module as a program', main: 'print(__name__, __spec__)\nprint("done")', entry: '-m', args: ['main'] },
  {
    title: 'an option of the interpreter',
    main: 'import sys\nprint(sys.flags, sys.argv, sys.orig_argv)\nprint("done")',
    entry: '-O',
    args: ['main.py', 'x'],
  },
  {
    title: 'a program that reads itself and writes to itself',
    main: 'open(__file__, "a").write("\\nprint(2)")\nprint(open(__file__).read())\nprint("done")',
  },
];
