import { ConfigError, type ServerConfig } from '../../edge/config.ts';
import { configFromEnvironment } from '../../edge/environment.ts';
import type { SelfTestReport } from '../../edge/selftest.ts';
import { startServer, type RunningServer } from '../../edge/server.ts';
import { CommandFailure, wordsOf } from '../failure.ts';
import type { CommandIo } from '../io.ts';

/** What of the configuration may be given as options; they stand above the environment. */
export interface StartFlags {
  host?: string;
  port?: string;
}

/** Serves until SIGTERM or SIGINT, then ends cleanly; gives the exit status. Throws CommandFailure when it cannot serve. */
export async function serve(flags: StartFlags, io: CommandIo): Promise<number> {
  const stopAsked = nextSignal();
  const server = await open(flags, io.env);
  io.stdout.write(`Invigil listens on ${server.url}\n`);
  void server.selfTested.then((report) => io.stdout.write(selfTestLine(report)));
  await stopAsked;
  await server.stop();
  return 0;
}

async function open(flags: StartFlags, env: NodeJS.ProcessEnv): Promise<RunningServer> {
  const asked: ServerConfig = { host: '127.0.0.1', port: 6010 };
  try {
    const config = configFromEnvironment({
      ...env,
      ...(flags.host && { INVIGIL_HOST: flags.host }),
      ...(flags.port && { INVIGIL_PORT: flags.port }),
    });
    Object.assign(asked, config);
    return await startServer(config);
  } catch (error) {
    throw new CommandFailure(refusal(error, asked), 1, { cause: error });
  }
}

/** Why the server does not start, and what to do. */
function refusal(error: unknown, { host, port }: ServerConfig): string {
  if (error instanceof ConfigError) return error.message;
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return `port ${port} of ${host} is taken: end what listens there ("ss -ltnp" names it), or choose another with --port or INVIGIL_PORT.`;
    case 'EACCES':
      return `port ${port} needs root: choose one from 1024 on with --port or INVIGIL_PORT.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is no address of this machine: choose another with --host or INVIGIL_HOST.`;
    default:
      return wordsOf(error);
  }
}

function selfTestLine(report: SelfTestReport | null): string {
  if (report === null) return 'UNSAFE: isolation is none. Programs run with all rights of this server, and nothing was tested.\n';
  return report.passed ? 'The self-test passed.\n' : 'The self-test FAILED: nothing will be run. "npx invigil doctor" tells more.\n';
}

/** The first SIGTERM, SIGINT or SIGHUP; a second one ends the process at once. */
function nextSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}
