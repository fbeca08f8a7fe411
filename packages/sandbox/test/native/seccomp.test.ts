import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildFolder } from './build.ts';

// Each program runs behind the filter alone, so that what it shows is the filter's doing.

const folder = buildFolder();
let tester = '';
beforeAll(() => {
  tester = folder.make('seccomp_test');
  mkdirSync(folder.path('home'));
});
afterAll(() => folder.remove());

interface Outcome {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a command behind a filter, in a folder of its own. */
function behind(variant: string, ...command: string[]): Outcome {
  const env = { PATH: '/usr/bin:/bin', HOME: folder.path('home'), LANG: 'C.UTF-8', TMPDIR: folder.path() };
  const { status, stdout, stderr } = spawnSync(tester, [variant, ...command], { cwd: folder.path(), env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

const run = (...command: string[]): Outcome => behind('base', 'run', ...command);
const python = (code: string, variant = 'base'): Outcome => behind(variant, 'run', '/usr/bin/python3', '-c', code);
const has = (program: string): boolean => existsSync(`/usr/bin/${program}`);

describe('behind the filter', () => {
  it.each(['base', 'loopback'])('every closed call gives the promised errno (%s)', (variant) => {
    const { status, stdout } = behind(variant, 'calls');
    expect(stdout.split('\n').filter((line) => line.startsWith('WRONG'))).toEqual([]);
    expect(status).toBe(0);
  });

  // For anyone but root most of these calls are refused anyway. PR_SET_MM asks for a capability that a machine's root may lack.
  it.runIf(process.getuid?.() === 0)('and without it not one of them is refused', () => {
    const { stdout } = behind('none', 'calls');
    const refused = stdout.split('\n').filter((line) => line.endsWith('expected 1, got 1') && !line.includes('PR_SET_MM'));
    expect(refused).toEqual([]);
  });

  it('Python has threads, processes, event loops, pipes and shared memory', () => {
    const code = `
import asyncio, concurrent.futures, multiprocessing, multiprocessing.shared_memory, os, shutil, subprocess, tempfile, threading, time
threading.Thread(target=lambda: print('thread')).start()
with multiprocessing.Pool(2) as pool: print(pool.map(abs, [-1, -2]))
memory = multiprocessing.shared_memory.SharedMemory(create=True, size=4096); memory.close(); memory.unlink()
async def main():
    child = await asyncio.create_subprocess_exec('echo', 'async', stdout=subprocess.PIPE)
    print((await child.stdout.read()).decode().strip())
    await child.wait()
asyncio.run(main())
with tempfile.TemporaryDirectory() as folder:
    open(folder + '/a', 'w').write('x'); shutil.copy2(folder + '/a', folder + '/b'); os.mkfifo(folder + '/f'); print(sorted(os.listdir(folder)))
`;
    expect(python(code)).toEqual({ status: 0, stdout: "thread\n[1, 2]\nasync\n['a', 'b', 'f']\n", stderr: '' });
  });

  it('internet sockets are refused in base, and work in loopback', () => {
    const code = `
import socket, threading
server = socket.create_server(('127.0.0.1', 0))
client = socket.create_connection(server.getsockname())
client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
server.accept()[0].sendall(b'hello')
print(client.recv(9).decode())
`;
    expect(python(code).stderr).toContain('PermissionError: [Errno 1]');
    expect(python(code, 'loopback')).toEqual({ status: 0, stdout: 'hello\n', stderr: '' });
  });

  it('a name is not resolved, and asking for one does no harm', () => {
    const { stdout } = python(`
import socket
try: socket.getaddrinfo('example.org', 80)
except socket.gaierror: print('not resolved')`);
    expect(stdout).toBe('not resolved\n');
  });

  it('bash has pipelines, jobs and process substitution', () => {
    const script = 'seq 3 | tac | tr "\\n" " "; sleep 0.01 & wait $!; cat <(echo in); trap "echo bye" EXIT; ulimit -n >/dev/null';
    expect(run('bash', '-c', script)).toEqual({ status: 0, stdout: '3 2 1 in\nbye\n', stderr: '' });
  });

  it('files are copied with their modes and times', () => {
    writeFileSync(folder.path('original'), 'x', { mode: 0o640 });
    const copied = run('sh', '-c', 'cp -a original copy && tar cf original.tar copy && install -m 600 copy third && stat -c %a copy third');
    expect(copied).toEqual({ status: 0, stdout: '640\n600\n', stderr: '' });
  });

  it('gcc and g++ compile, link and run, also with sanitizers that trace', () => {
    writeFileSync(folder.path('leak.c'), '#include <stdio.h>\n#include <stdlib.h>\nint main(void){puts("hello");return !malloc(7);}\n');
    writeFileSync(
      folder.path('threads.cpp'),
      '#include <iostream>\n#include <thread>\nint main(){std::thread([]{std::cout<<"thread\\n";}).join();}\n',
    );
    expect(run('sh', '-c', 'gcc -g leak.c -o leak && ./leak')).toEqual({ status: 0, stdout: 'hello\n', stderr: '' });
    expect(run('sh', '-c', 'g++ threads.cpp -o threads && ./threads')).toEqual({ status: 0, stdout: 'thread\n', stderr: '' });
    const leak = run('sh', '-c', 'gcc -g -fsanitize=address leak.c -o leak-asan && ./leak-asan');
    expect(leak.stderr).toContain('7 byte(s) leaked in 1 allocation(s)');
  });

  it.runIf(has('gdb'))('gdb stops a program, without address randomisation', () => {
    writeFileSync(folder.path('stop.c'), 'int answer(void){return 42;}\nint main(void){return answer();}\n');
    const script = ['-ex', 'break answer', '-ex', 'run', '-ex', 'finish', '-ex', 'continue'];
    expect(run('gcc', '-g', 'stop.c', '-o', 'stop').status).toBe(0);
    const { stdout, stderr } = run('gdb', '-nx', '-batch', ...script, './stop');
    expect(stdout).toContain('Value returned is $1 = 42');
    expect(stdout).toContain('exited with code 052');
    expect(stderr).not.toContain('disabling address space randomization');
  });

  it.runIf(has('valgrind'))('valgrind runs a program', () => {
    writeFileSync(folder.path('plain.c'), '#include <stdio.h>\nint main(void){puts("plain");}\n');
    const { stdout, stderr } = run('sh', '-c', 'gcc plain.c -o plain && valgrind ./plain');
    expect(stdout).toBe('plain\n');
    expect(stderr).toContain('ERROR SUMMARY: 0 errors');
  });

  it.runIf(has('javac'))('Java compiles and runs, with threads', () => {
    const source =
      'class A { public static void main(String[] a) throws Exception { var t = new Thread(() -> System.out.println("thread")); t.start(); t.join(); } }';
    writeFileSync(folder.path('A.java'), source);
    expect(run('sh', '-c', 'javac A.java && java A')).toEqual({ status: 0, stdout: 'thread\n', stderr: '' });
  });

  it('Node has workers and child processes, and watches files by looking, since inotify is refused', () => {
    const code = `
const { Worker } = require('node:worker_threads'); const { execFileSync } = require('node:child_process'); const fs = require('node:fs');
try { fs.watch('.'); } catch (error) { console.log(error.code); }
fs.watchFile('.', () => undefined); fs.unwatchFile('.'); console.log(execFileSync('echo', ['child']).toString().trim());
new Worker("console.log('worker')", { eval: true });`;
    expect(run(process.execPath, '-e', code)).toEqual({ status: 0, stdout: 'EPERM\nchild\nworker\n', stderr: '' });
  });

  it.runIf(has('script'))('a pseudo-terminal can be made and used', () => {
    const { status, stdout } = run('script', '-qec', 'test -t 0 && stty size && echo terminal', '/dev/null');
    expect(stdout).toContain('terminal');
    expect(status).toBe(0);
  });

  it.runIf(has('strace'))('a tracer can skip a call and give its own answer', () => {
    const { stderr } = run('strace', '-e', 'trace=chdir', '-e', 'inject=chdir:error=EDOM', 'sh', '-c', 'cd /');
    expect(stderr).toContain('EDOM');
    expect(stderr).toContain('INJECTED');
  });
}, 120_000);
