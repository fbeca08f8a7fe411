import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SandboxError } from '../src/errors.ts';
import { checkFiles, checkRequest, DEFAULT_LIMITS, LIMIT_NAMES, resolveLimits } from '../src/limits/index.ts';

function failure(action: () => unknown): SandboxError {
  try {
    action();
  } catch (error) {
    if (error instanceof SandboxError) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}

describe('limits', () => {
  test('a request that names no limit gets the documented defaults', () => {
    expect(resolveLimits()).toEqual(DEFAULT_LIMITS);
    expect(DEFAULT_LIMITS).toMatchObject({ wallMs: 5000, cpuMs: 2000, memoryBytes: 268435456, processes: 64, outputBytes: 65536 });
  });

  test('a limit above its ceiling is refused, naming the field and the ceiling', () => {
    const error = failure(() => resolveLimits({ cpuMs: 9001 }, { cpuMs: 9000 }));
    expect(error.code).toBe('invalid_request');
    expect(error.field).toBe('limits.cpuMs');
    expect(error.message).toContain('9000');
  });

  test('a default above the ceiling is lowered to it', () => {
    expect(resolveLimits({}, { wallMs: 1000 }).wallMs).toBe(1000);
  });

  test('an address space without limit counts as above every ceiling', () => {
    expect(resolveLimits({}, { addressSpaceBytes: 1e9 }).addressSpaceBytes).toBe(1e9);
    expect(failure(() => resolveLimits({ addressSpaceBytes: 0 }, { addressSpaceBytes: 1e9 })).field).toBe('limits.addressSpaceBytes');
  });

  test('an unknown limit is refused with the list of the known ones', () => {
    const error = failure(() => resolveLimits({ cpu: 1 } as object));
    expect(error.field).toBe('limits.cpu');
    expect(error.message).toContain('cpuMs');
  });

  test('whatever is not a whole number in range is refused, in every limit', () => {
    const bad = fc.oneof(
      fc.double().filter((n) => !Number.isSafeInteger(n)),
      fc.string(),
      fc.constant(-1),
      fc.constant(null),
      fc.bigInt(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...LIMIT_NAMES), bad, (name, value) => {
        expect(failure(() => resolveLimits({ [name]: value })).field).toBe(`limits.${name}`);
      }),
    );
  });
});

describe('files', () => {
  test.each(['', '/etc/passwd', '../a', 'a/../b', './a', 'a//b', 'a/', 'a\0b', 'a'.repeat(201), 'a/'.repeat(40) + 'a', '\ud800'])(
    'the path %j is refused',
    (path) => {
      expect(failure(() => checkFiles({ [path]: '' })).code).toBe('invalid_request');
    },
  );

  test('plain, deep and foreign names are accepted, with text, bytes and base64', () => {
    checkFiles({ 'main.py': 'x', 'a/b/ä ö.txt': new Uint8Array([1]), 'c.bin': { base64: 'AAE=' }, '.hidden': '' });
  });

  test('base64 that is none is refused', () => {
    expect(failure(() => checkFiles({ a: { base64: 'A$==' } })).field).toBe('files["a"]');
    expect(failure(() => checkFiles({ a: { base64: 'A' } })).field).toBe('files["a"]');
  });

  test('one path cannot be a file and a folder', () => {
    expect(failure(() => checkFiles({ a: '', 'a/b/c': '' })).field).toBe('files');
  });

  test('more files than allowed are refused', () => {
    const files = Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`f${index}`, '']));
    expect(failure(() => checkFiles(files)).message).toContain('1000');
  });

  test('an accepted path never leaves its folder, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '..', '.', '/', '\0', 'b c', '%2e%2e', '\\')), (parts) => {
        const path = parts.join('');
        try {
          checkFiles({ [path]: '' });
        } catch {
          return;
        }
        expect(new URL(`file:///home/${path.split('/').map(encodeURIComponent).join('/')}`).pathname.startsWith('/home/')).toBe(true);
        expect(path.split('/')).not.toContain('..');
      }),
    );
  });
});

describe('requests', () => {
  test.each([
    ['command', { command: [] }],
    ['command[1]', { command: ['a', 'b\0'] }],
    ['command', { command: 'ls' }],
    ['env.A-B', { command: ['a'], env: { 'A-B': '' } }],
    ['env.A', { command: ['a'], env: { A: 1 } }],
    ['cwd', { command: ['a'], cwd: '../x' }],
    ['collect[0]', { command: ['a'], collect: ['/etc/*'] }],
    ['collect[1]', { command: ['a'], collect: ['*', 'a/../b'] }],
    ['stdin', { command: ['a'], stdin: 5 }],
  ])('a wrong %s is named', (field, request) => {
    expect(failure(() => checkRequest(request as never)).field).toBe(field);
  });

  test('a whole request passes', () => {
    checkRequest({ command: ['ls', '-l'], files: { a: '' }, stdin: '', env: { A: '1' }, cwd: 'a/b', collect: ['out/**/*.png'] });
  });
});
