import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pythonBytes } from '../src/codejail/exception.ts';
import { readFrame } from '../src/codejail/exec-script.ts';
import { parsePythonJson, stringifyPythonJson } from '../src/codejail/python-json.ts';

describe("Python's JSON", () => {
  test('any value comes back as it went', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const back = JSON.stringify(parsePythonJson(stringifyPythonJson(value)), (_, part: unknown) =>
          typeof part === 'bigint' ? Number(part) : part,
        );
        expect(back).toBe(JSON.stringify(value));
      }),
    );
  });

  test('NaN, the infinities and long integers pass, and their names in texts stay texts', () => {
    const text =
      '{"a": NaN, "b": [Infinity, -Infinity], "c": "NaN \\" Infinity", "d": 123456789012345678901234567890, "e": -0.0, "NaN": 1e400}';
    const value = parsePythonJson(text) as Record<string, unknown>;
    expect(value).toEqual({
      a: Number.NaN,
      b: [Infinity, -Infinity],
      c: 'NaN " Infinity',
      d: 123456789012345678901234567890n,
      e: -0,
      NaN: Infinity,
    });
    expect(stringifyPythonJson(value)).toBe(
      '{"a":NaN,"b":[Infinity,-Infinity],"c":"NaN \\" Infinity","d":123456789012345678901234567890,"e":-0.0,"NaN":Infinity}',
    );
  });

  test('functions and undefined are left out, and cycles are refused', () => {
    expect(stringifyPythonJson({ a: undefined, b: () => 1, c: [undefined] })).toBe('{"c":[null]}');
    const loop: Record<string, unknown> = {};
    loop['loop'] = loop;
    expect(() => stringifyPythonJson(loop)).toThrow(TypeError);
  });
});

test('bytes are shown as Python shows them', () => {
  const show = (...bytes: number[]): string => pythonBytes(new Uint8Array(bytes));
  expect(show()).toBe("b''");
  expect(show(97, 10, 0, 255, 92, 34)).toBe("b'a\\n\\x00\\xff\\\\\"'");
  expect(show(39)).toBe('b"\'"');
  expect(show(39, 34)).toBe("b'\\'\"'");
});

test('only one whole frame is an answer', () => {
  const frame = (text: string): string | undefined => readFrame(new TextEncoder().encode(text), 'mark');
  expect(frame('mark 2\n{}')).toBe('{}');
  for (const wrong of ['', '{}', 'mark 2\n{}x', 'mark 3\n{}', 'x\nmark 2\n{}', 'kram 2\n{}', 'mark 2\n{}mark 2\n{}']) {
    expect(frame(wrong)).toBeUndefined();
  }
});
