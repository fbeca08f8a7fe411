import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { buildFolder } from './build.ts';

const CORPUS = fileURLToPath(new URL('../../native/fuzz/corpus/', import.meta.url));
const MUTATIONS = 4000;

const folder = buildFolder();
afterAll(() => folder.remove());

// Under ASan and UBSan; a target ends with an error where one of them or one of its own checks finds something.
describe('bytes of strangers do no harm', () => {
  it.each([
    ['protocol', 'any bytes, parsed as frames and as every kind of request'],
    ['glob', 'any pattern against any path'],
    ['connection', 'any bytes over a connection, for the client, its runs and sandboxes, and for the next client'],
  ])(
    '%s: %s',
    (target) => {
      const replay = folder.make(`${target}-replay`, { FUZZ_BUILD: `${folder.path()}/` }, 'fuzz/fuzz.mk');
      const files = readdirSync(`${CORPUS}${target}`).map((name) => `${CORPUS}${target}/${name}`);
      const output = execFileSync(replay, [String(MUTATIONS), ...files], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: 300_000,
      });
      expect(output).toBe(`${files.length} files and ${MUTATIONS} mutations\n`);
    },
    300_000,
  );
});
