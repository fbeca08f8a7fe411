import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { launchersOf } from './processes.ts';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const COMMAND = `${ROOT}packages/invigil/bin/invigil.mjs`;
const READY_MS = 30_000;

/** A server of our own, as a process, on a free port. */
export interface ServerProcess {
  url: string;
  process: ChildProcess;
  pid: number;
  launcherPid: number;
  stop(): Promise<void>;
}

/** Starts the server and waits until its self-test has passed. Throws when it does not serve. */
export async function startServerProcess(env: NodeJS.ProcessEnv = {}): Promise<ServerProcess> {
  const child = spawn(process.execPath, [COMMAND, 'start', '--port', '0'], {
    cwd: ROOT,
    env: { ...process.env, INVIGIL_LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error('the server does not start');
  let url: string | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    url ??= /https?:\/\/\S+/.exec(line)?.[0];
    if (url !== undefined) break;
  }
  if (url === undefined) throw new Error('the server ended before it listened; its own words are above');
  child.stdout.resume();
  await isHealthy(url);
  const [launcherPid] = launchersOf(pid);
  if (launcherPid === undefined) throw new Error('the server has no launcher of its own');
  return { url, process: child, pid, launcherPid, stop: () => stop(child) };
}

async function isHealthy(url: string): Promise<void> {
  const until = performance.now() + READY_MS;
  for (;;) {
    const answer = await fetch(`${url}/healthz`);
    const body = await answer.text();
    if (answer.ok) return;
    if (performance.now() > until) throw new Error(`the server is not healthy: ${body}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
