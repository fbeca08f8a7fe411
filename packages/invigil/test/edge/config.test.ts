import { describe, expect, test } from 'vitest';
import { resolveConfig } from '../../src/edge/config.ts';
import { variableName } from '../../src/edge/variable-name.ts';
import { ConfigError, configFromEnvironment, startServer } from '../../src/index.ts';

const TOKEN = 'a-token-of-a-course-1';

describe('the configuration', () => {
  test('listens on loopback at port 6010 with full isolation, unless told otherwise', () => {
    expect(resolveConfig({})).toMatchObject({ host: '127.0.0.1', port: 6010, isolation: 'full', tokens: [] });
  });

  test.each(['0.0.0.0', '::', '192.168.1.5', 'example.org', 'localhost.example.org', '127.0.0.1.nip.io'])(
    'refuses to listen at %s without credentials',
    async (host) => {
      await expect(startServer({ host, isolation: 'none' })).rejects.toThrow(/no credentials/);
      expect(resolveConfig({ host, tokens: [TOKEN] }).host).toBe(host);
    },
  );

  test.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('needs no credentials at %s', (host) => {
    expect(resolveConfig({ host }).host).toBe(host);
  });

  test('names the key that cannot be', () => {
    const said = (config: object): string => {
      try {
        return JSON.stringify(resolveConfig(config));
      } catch (error) {
        return (error as ConfigError).message.replace('The configuration is not valid. ', '');
      }
    };
    expect(said({ port: 70_000 })).toBe('port (INVIGIL_PORT): expected at most 65535, got 70000.');
    expect(said({ slots: 0, keepRuns: 1.5 })).toBe(
      'slots (INVIGIL_SLOTS): expected at least 1, got 0; keepRuns (INVIGIL_KEEP_RUNS): expected a whole number, got 1.5.',
    );
    expect(said({ tokens: ['secret'] })).toBe('tokens[0] (INVIGIL_TOKENS): expected at least 16 characters, got 6 characters.');
    expect(said({ ceilings: { wallMs: 0 } })).toBe('ceilings.wallMs (INVIGIL_CEILING_WALL_MS): expected at least 1, got 0.');
    expect(said({ isolation: 'no' })).toBe('isolation (INVIGIL_ISOLATION): expected full or none, got "no".');
    expect(said({ withoutLayers: ['seccomp'] })).toBe(
      'withoutLayers[0] (INVIGIL_WITHOUT_LAYERS): expected landlock or apparmor or cgroup or devices or privileges, got "seccomp".',
    );
    expect(said({ prot: 1 })).toBe('there is no setting prot.');
  });

  test('keeps the other ceilings when one is set', () => {
    expect(resolveConfig({ ceilings: { wallMs: 1000 } }).ceilings).toMatchObject({ wallMs: 1000, cpuMs: 60_000 });
  });

  test('takes every key from the environment, above what is given', () => {
    const environment = {
      INVIGIL_PORT: '7000',
      INVIGIL_TOKENS: `${TOKEN}, another-token-of-the-course`,
      INVIGIL_ISOLATION: 'none',
      INVIGIL_CEILING_WALL_MS: '2000',
      INVIGIL_SLOTS: '',
    };
    const config = resolveConfig(configFromEnvironment(environment, { port: 1, slots: 3, ceilings: { cpuMs: 5 } }));
    expect(config).toMatchObject({ port: 7000, slots: 3, isolation: 'none', tokens: [TOKEN, 'another-token-of-the-course'] });
    expect(config.ceilings).toMatchObject({ wallMs: 2000, cpuMs: 5 });
  });

  test('refuses a number that is none, by the name of its variable', () => {
    expect(() => configFromEnvironment({ INVIGIL_WAIT_MS: '2s' })).toThrow(ConfigError);
    expect(() => configFromEnvironment({ INVIGIL_WAIT_MS: '2s' })).toThrow(/INVIGIL_WAIT_MS must be a whole number/);
    expect(variableName('launcherSocket')).toBe('INVIGIL_LAUNCHER_SOCKET');
  });
});
