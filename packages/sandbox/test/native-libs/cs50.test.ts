import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { openLauncher } from '../../src/launcher/open.ts';
import { PATIENT, text } from '../launcher.ts';
import { answer, installCs50 } from './cs50-build.ts';
import { asChar, asDouble, asFloat, lines, wholeOf, type Judge } from './cs50-lines.ts';

const cs50 = installCs50();
afterAll(() => cs50.remove());

/** Asks with `?` until the input ends, and prints each answer in brackets. */
function asking(type: string, none: string, print: string): string {
  return `#include <cs50.h>
#include <stdio.h>
#include <string.h>
int main(void) {
  for (${type} value; (value = get_${type.replaceAll(' ', '_')}("?")) != ${none};) { ${print} }
  return 0;
}`;
}

const PRINT_BITS = 'double wide = value; unsigned long bits; memcpy(&bits, &wide, sizeof bits); printf("[%016lx]", bits);';
const PRINT_TEXT = 'printf("["); for (size_t i = 0; value[i]; i++) printf("%02x", (unsigned char)value[i]); printf("]");';

const NUMBERS: [type: string, none: string, print: string, judge: Judge][] = [
  ['int', 'INT_MAX', 'printf("[%d]", value);', wholeOf(32)],
  ['long', 'LONG_MAX', 'printf("[%ld]", value);', wholeOf(64)],
  ['long long', 'LLONG_MAX', 'printf("[%lld]", value);', wholeOf(64)],
  ['double', 'DBL_MAX', PRINT_BITS, asDouble],
  ['float', 'FLT_MAX', PRINT_BITS, asFloat],
];

/** What a program must write that asks for each of these lines and once more. */
function dialogue(given: readonly string[], judge: Judge): string {
  const answers = given.map((line) => judge(line)).map((value) => (value === undefined ? '?' : `?[${value}]`));
  return `${answers.join('')}?`;
}

function asInput(given: readonly string[]): Buffer {
  return Buffer.from(given.map((line) => `${line}\n`).join(''), 'latin1');
}

function holdsForAll(program: string, judge: Judge): void {
  fc.assert(
    fc.property(lines, (given) => {
      expect(answer([program], asInput(given))).toBe(dialogue(given, judge));
    }),
    { numRuns: 25 },
  );
}

describe('libcs50, under ASan and UBSan', () => {
  test.each(NUMBERS)('get_%s takes exactly the numbers of its type, and asks again for all else', (type, none, print, judge) => {
    holdsForAll(cs50.compileSanitized(asking(type, none, print)), judge);
  });

  test('get_char takes one byte', () => {
    // A byte that equals CHAR_MAX, 127 or 255, ends the program that asks: it is the value for "no line".
    const program = cs50.compileSanitized(asking('char', 'CHAR_MAX', 'printf("[%d]", (unsigned char)value);'));
    fc.assert(
      fc.property(lines, (given) => {
        const asked = given.filter((line) => line !== '\x7f' && line !== '\xff');
        expect(answer([program], asInput(asked))).toBe(dialogue(asked, asChar));
      }),
      { numRuns: 25 },
    );
  });

  test('get_string gives each line as it is, whatever ends it and whatever bytes it has', () => {
    const program = cs50.compileSanitized(asking('string', 'NULL', PRINT_TEXT));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.uint8Array({ maxLength: 40 }), fc.constantFrom('\n', '\r\n', '\r'))), (given) => {
        const input = Buffer.concat(given.flatMap(([bytes, end]) => [bytes, Buffer.from(end)]));
        // `split` gives one more where the input ends with a line's end.
        const expected = input
          .toString('latin1')
          .replace(/\r\n|\r/g, '\n')
          .split('\n');
        if (expected.at(-1) === '') expected.pop();
        expect(answer([program], input)).toBe(
          dialogue(expected, (line) => Buffer.from(line.replace(/\0.*$/s, ''), 'latin1').toString('hex')),
        );
      }),
      { numRuns: 50 },
    );
  });

  test('a line of millions of bytes is read whole, and one that is no number is asked for again', () => {
    const long = 'x'.repeat(5_000_000);
    const program = cs50.compileSanitized(
      '#include <cs50.h>\n#include <stdio.h>\n#include <string.h>\nint main(void) { string s = get_string("a"); printf("%zu", strlen(s)); printf("%d", get_int("b")); }',
    );
    expect(answer([program], `${long}\n${long}\n42\n`)).toBe('a5000000bb42');
  });

  test('at the end of the input each function says that there is no line, however often it is asked', () => {
    const program = cs50.compileSanitized(`#include <cs50.h>
int main(void) {
  bool none = true;
  for (int i = 0; i < 3; i++)
    none = none && get_char(NULL) == CHAR_MAX && get_double(NULL) == DBL_MAX && get_float(NULL) == FLT_MAX && get_int(NULL) == INT_MAX &&
           get_long(NULL) == LONG_MAX && get_long_long(NULL) == LLONG_MAX && get_string(NULL) == NULL;
  return none ? 0 : 1;
}`);
    expect(answer([program], '')).toBe('');
    expect(() => answer([program], '1')).toThrow();
  });

  test('a question is a format, asked each time with its values', () => {
    const program = cs50.compileSanitized(
      '#include <cs50.h>\n#include <stdio.h>\nint main(void) { printf("%d", get_int("%s %i of %.1f: ", "line", 3, 4.5)); }',
    );
    expect(answer([program], 'no\n7')).toBe('line 3 of 4.5: line 3 of 4.5: 7');
  });
});

describe('libcs50 as it is installed', () => {
  const source = '#include <cs50.h>\n#include <stdio.h>\nint main(void) { string s = get_string("Name: "); printf("hello, %s\\n", s); }';

  test('-lcs50 links the shared library, which is found where it was installed', () => {
    expect(answer([cs50.compile(source)], 'Ada\n')).toBe('Name: hello, Ada\n');
  });

  test('a program can be linked statically', () => {
    expect(answer([cs50.compile(source, '-lcs50', '-static')], 'Ada')).toBe('Name: hello, Ada\n');
  });

  test('a question with values that do not fit its format is told by the compiler', () => {
    expect(() => cs50.compile('#include <cs50.h>\nint main(void) { return get_int("%d", "one"); }')).toThrow(/format/);
  });

  test('strings last until the functions of atexit have run, and are then freed with all else', () => {
    const program = cs50.compile(
      `#include <cs50.h>
#include <stdio.h>
static long held;
void *__real_malloc(size_t); void *__real_realloc(void *, size_t); void *__real_reallocarray(void *, size_t, size_t); void __real_free(void *);
void *__wrap_malloc(size_t n); void *__wrap_realloc(void *p, size_t n); void *__wrap_reallocarray(void *p, size_t n, size_t m);
void __wrap_free(void *p);
void *__wrap_malloc(size_t n) { held++; return __real_malloc(n); }
void *__wrap_realloc(void *p, size_t n) { held += !p; return __real_realloc(p, n); }
void *__wrap_reallocarray(void *p, size_t n, size_t m) { held += !p; return __real_reallocarray(p, n, m); }
void __wrap_free(void *p) { held -= !!p; __real_free(p); }
static string first;
static void last_words(void) { printf("%s %d\\n", first, held > 1000); }
__attribute__((destructor(101))) static void count(void) { printf("%ld\\n", held); }
int main(void) {
  atexit(last_words);
  first = get_string(NULL);
  for (int i = 0; i < 1000; i++) get_string(NULL);
  while (get_int(NULL) != INT_MAX) {}
}`,
      '-l:libcs50.a',
      '-Wl,--wrap=malloc,--wrap=realloc,--wrap=reallocarray,--wrap=free',
    );
    expect(answer([program], `first\n${'text\n'.repeat(1000)}${'1\nno\n'.repeat(1000)}`)).toBe('first 1\n0\n');
  });

  test('what was printed before a crash is not lost', () => {
    const program = cs50.compile('#include <cs50.h>\n#include <stdio.h>\nint main(void) { get_int(NULL); printf("here"); abort(); }');
    expect(answer(['sh', '-c', `${program} 2>/dev/null || true`], '')).toBe('here');
  });

  test('a line that memory cannot hold is no line, and not the end of the program', () => {
    const program = cs50.compile(
      '#include <cs50.h>\n#include <stdio.h>\nint main(void) { printf("%d ", get_string(NULL) == NULL); printf("%d", get_int(NULL) == INT_MAX); }',
    );
    expect(answer(['prlimit', '--as=33554432', program], Buffer.alloc(100_000_000, '7'))).toBe('1 1');
  });

  test('in a terminal of a sandbox it asks, echoes, asks again, and ends at Ctrl-D', async () => {
    const program = cs50.compile(
      '#include <cs50.h>\n#include <stdio.h>\nint main(void) { int n = get_int("n: "); printf("n=%d, %s", n, get_string("s: ") == NULL ? "none" : "some"); }',
      '-lcs50',
      '-static',
    );
    const launcher = await openLauncher({ pool: 1 });
    try {
      const files = { main: readFileSync(program) };
      const run = launcher.interact({ command: ['./main'], files, limits: PATIENT }, { terminal: { columns: 80, rows: 24 } });
      await run.write('four\n 4\n4\n\x04');
      const { stdout, exitCode } = await run.result;
      const seen = text(stdout).replaceAll('\r', '');
      expect(exitCode).toBe(0);
      // The terminal may echo what was typed ahead before the first question.
      expect(seen.match(/n: /g)).toHaveLength(3);
      expect(seen).toContain('four\n');
      expect(seen.endsWith('s: n=4, none')).toBe(true);
    } finally {
      await launcher.close();
    }
  });
});

describe('the Python module cs50', () => {
  const python = (code: string, input: string | Uint8Array): string =>
    answer(['/usr/bin/python3', '-c', code], input, { PYTHONPATH: join(cs50.root, 'python') });
  const asks = (name: string, show: string): string =>
    `import cs50, struct\nwhile (value := cs50.${name}("?")) is not None: print("[" + ${show} + "]", end="")`;

  test('is where the Makefile says', () => {
    expect(existsSync(join(cs50.root, 'python/cs50.py'))).toBe(true);
  });

  test('get_int takes exactly whole numbers, of any size', () => {
    const judge: Judge = (line) => (/^[+-]?[0-9]+$/.test(line) ? `${BigInt(line.replace('+', ''))}` : undefined);
    fc.assert(
      fc.property(lines, (given) => {
        expect(python(asks('get_int', 'str(value)'), asInput(given))).toBe(dialogue(given, judge));
      }),
      { numRuns: 10 },
    );
  });

  test('get_float takes exactly finite decimal numbers', () => {
    const judge: Judge = (line) => {
      if (!/^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)$/.test(line) || !Number.isFinite(Number(line))) return undefined;
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleBE(Number(line));
      return bytes.toString('hex');
    };
    fc.assert(
      fc.property(lines, (given) => {
        expect(python(asks('get_float', 'struct.pack(">d", value).hex()'), asInput(given))).toBe(dialogue(given, judge));
      }),
      { numRuns: 10 },
    );
  });

  test('get_string gives the line; a question is a text; without a line there is None', () => {
    const code = `import cs50
print(repr(cs50.get_string("a ")), repr(cs50.get_string("b ")), cs50.get_string("c "), cs50.get_int("d "), cs50.get_float("e "))
try: cs50.get_string(1)
except TypeError as error: print(error)`;
    expect(python(code, 'hello, world\n\n')).toBe("a b c d e 'hello, world' '' None None None\nprompt must be of type str\n");
  });

  test('a number of too many digits is asked for again', () => {
    expect(python('import cs50; print(cs50.get_int("?"))', `${'9'.repeat(100_000)}\n7`)).toBe('??7\n');
  });
});
