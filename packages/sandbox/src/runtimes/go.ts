import { MIB } from './limits.ts';
import { argument, program } from './paths.ts';
import type { Runtime } from './runtime.ts';

const ENV = '/usr/bin/env';
/** Debian's place and that of Go's own installer. */
const PATH = '/usr/local/go/bin:/usr/local/bin:/usr/bin:/bin';

export const go: Runtime = {
  name: 'go',
  title: 'Go',
  aliases: ['golang'],
  extensions: ['.go'],
  entry: 'main.go',
  compile: {
    command: ({ sources, binary }) => [ENV, 'go', 'build', '-trimpath', '-o', argument(binary), ...sources.map(argument)],
    artefacts: ({ binary }) => [binary],
    // Nothing is fetched; the standard library is compiled each time, in /tmp, which is what the time, memory and disk are for.
    env: {
      PATH,
      GOCACHE: '/tmp/go',
      GOPATH: '/tmp/gopath',
      GOTOOLCHAIN: 'local',
      GOPROXY: 'off',
      CGO_ENABLED: '0',
      GOMAXPROCS: '2',
      GOTELEMETRY: 'off',
    },
    limits: { wallMs: 120_000, cpuMs: 60_000, memoryBytes: 1536 * MIB, diskBytes: 768 * MIB, processes: 256 },
  },
  command: ({ binary }) => [program(binary)],
  version: { command: [ENV, `PATH=${PATH}`, 'GOTOOLCHAIN=local', 'go', 'version'], pattern: /^go version go(\S+)/ },
};
