import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { HOST_LAUNCH, templateLines } from '../../src/launcher/template.ts';

test('the template of the host’s Python reads when it starts what a run of it does', () => {
  const text = readFileSync(HOST_LAUNCH, 'utf8');
  const preload = /^preload (.*)$/m.exec(text)?.[1]?.split(' ') ?? [];
  expect(preload).toContain('random');
  expect(text).toBe(['base host', ...templateLines('/usr/bin/python3', preload, {}), ''].join('\n'));
});
