import type { LayerStatus, RunRequest, RunResult } from '../types.ts';

/** What this host may lack, and does. */
export type MissingLayers = ReadonlySet<LayerStatus['layer']>;

/** One short run, and what its result must look like. */
export interface Probe {
  /** What is shown, in a few words. */
  name: string;
  request: RunRequest;
  /** The layer that alone does it: left out where the operator said that the host may lack it. */
  needs?: LayerStatus['layer'];
  /** Null: passed. Else what was seen instead. */
  judge: (result: RunResult, missing: MissingLayers) => string | null;
}

const MIB = 1 << 20;

/** Enough for a slow machine; the probes that are to meet a limit set their own. */
const LIMITS = { wallMs: 10_000, cpuMs: 5_000, memoryBytes: 128 * MIB, processes: 16 };

/** Every attempt prints one line: `name ok` where the sandbox held, else `name` and what was achieved. */
const ATTEMPTS = `
import ctypes, os, socket
libc = ctypes.CDLL(None, use_errno=True)
def held(name, attempt):
    try:
        got = attempt()
    except OSError:
        got = None
    print(name, 'ok' if got is None else got)
def call(name, *arguments):
    return None if getattr(libc, name)(*arguments) < 0 else 'was allowed'
def read(path):
    with open(path, 'rb') as file:
        file.read(1)
    return 'was read'
def write(path):
    with open(path, 'wb') as file:
        file.write(b'x')
    os.unlink(path)
    return 'was written'
def connect():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as client:
        client.settimeout(1)
        client.connect(('127.0.0.1', 6010))
        return 'was reached'
def fork_until_refused():
    children = []
    try:
        for _ in range(64):
            child = os.fork()
            if child == 0:
                while True:
                    os.read(gate[0], 1)
                    os._exit(0)
            children.append(child)
        return '64 processes were given'
    finally:
        os.close(gate[1])
        for child in children:
            os.kill(child, 9)
            os.waitpid(child, 0)
gate = os.pipe()
print('user', 'ok' if 0 not in (*os.getresuid(), *os.getresgid(), *os.getgroups()) else 'is root')
held('shadow', lambda: read('/etc/shadow'))
held('homes', lambda: 'are visible' if set(os.listdir('/root')) else None)
held('init', lambda: read('/proc/1/environ'))
held('image', lambda: write('/usr/invigil-self-test'))
held('root', lambda: write('/invigil-self-test'))
held('network', connect)
held('mount', lambda: call('mount', b'none', b'/tmp', b'tmpfs', 0, None))
held('namespace', lambda: call('unshare', 0x10000000))
held('trace', lambda: call('ptrace', 16, 1, None, None))
held('kill', lambda: call('kill', 1, 9))
held('processes', fork_until_refused)
`;

const NAMES = ['user', 'shadow', 'homes', 'init', 'image', 'root', 'network', 'mount', 'namespace', 'trace', 'kill', 'processes'];

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).trim();
}

function judgeAttempts(result: RunResult, missing: MissingLayers): string | null {
  const lines = new Map(
    text(result.stdout)
      .split('\n')
      .map((line) => [line.split(' ', 1)[0] ?? '', line]),
  );
  // With PID 1's id it may be signalled, and takes no harm: the kernel lets no signal through that it does not expect.
  const tried = NAMES.filter((name) => name !== 'kill' || !missing.has('privileges'));
  const failed = tried.filter((name) => lines.get(name) !== `${name} ok`);
  if (failed.length === 0) return null;
  return (
    failed.map((name) => lines.get(name) ?? `${name} was not tried`).join(', ') +
    (result.verdict === 'exited' ? '' : ` (${result.explanation})`)
  );
}

function endsAs(verdict: RunResult['verdict']): (result: RunResult) => string | null {
  return (result) =>
    result.verdict === verdict
      ? null
      : `expected ${verdict}: ${result.verdict}. ${result.explanation} ${text(result.stderr).slice(-200)}`.trim();
}

function python(code: string, limits: RunRequest['limits'] = {}): RunRequest {
  return { command: ['python3', '-ISE', '-c', code], limits: { ...LIMITS, ...limits } };
}

/** What the sandbox must do and what it must not allow, each shown by a real run. */
export const PROBES: readonly Probe[] = [
  {
    name: 'a program runs and its output comes back',
    request: python('print(6 * 7)'),
    judge: (result) =>
      text(result.stdout) === '42' && result.exitCode === 0
        ? null
        : `6 * 7 gave ${JSON.stringify(text(result.stdout))}: ${result.explanation}`,
  },
  {
    name: 'input, files and status pass through',
    request: { command: ['sh', '-c', 'cat given.txt -; exit 7'], files: { 'given.txt': 'file ' }, stdin: 'input', limits: LIMITS },
    judge: (result) =>
      text(result.stdout) === 'file input' && result.exitCode === 7
        ? null
        : `gave ${JSON.stringify(text(result.stdout))}, ${result.exitCode}`,
  },
  { name: 'what belongs to the host is out of reach', request: python(ATTEMPTS), judge: judgeAttempts },
  {
    name: 'the wall limit ends a run',
    request: { command: ['sleep', '60'], limits: { ...LIMITS, wallMs: 200 } },
    judge: endsAs('wall-timeout'),
  },
  {
    name: 'the processor limit ends a run',
    request: { command: ['sh', '-c', 'while :; do :; done'], limits: { ...LIMITS, cpuMs: 200 } },
    judge: endsAs('cpu-timeout'),
  },
  {
    name: 'the memory limit ends a run',
    request: python('held = []\nwhile len(held) < 96: held.append(b"x" * (1 << 20))', { memoryBytes: 32 * MIB, diskBytes: 8 * MIB }),
    judge: endsAs('memory-exceeded'),
    needs: 'cgroup',
  },
  {
    name: 'the output limit ends a run',
    request: { command: ['sh', '-c', 'while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done'], limits: { ...LIMITS, outputBytes: 4096 } },
    judge: (result) =>
      endsAs('output-exceeded')(result) ?? (result.stdout.length > 4096 ? `${result.stdout.length} bytes were kept` : null),
  },
  {
    name: 'the disk is capped',
    request: { command: ['sh', '-c', 'head -c 16777216 /dev/zero > filled'], limits: { ...LIMITS, diskBytes: 4 * MIB } },
    judge: (result) => (result.exitCode === 0 ? '16 MiB fitted into 4 MiB' : null),
  },
  {
    name: 'a daemon does not outlive its run',
    request: { command: ['sh', '-c', 'setsid sleep 60 & echo started'], limits: LIMITS },
    judge: (result) => (result.verdict === 'exited' && result.usage.wallMs < 9_000 ? null : `the run went on: ${result.explanation}`),
  },
  {
    name: 'a collected link is not followed',
    request: { command: ['ln', '-s', '/etc/passwd', 'out.txt'], collect: ['*'], limits: LIMITS },
    judge: (result) => (result.files.length === 0 && result.omittedFiles.length === 1 ? null : `${result.files.length} files came out`),
  },
];
