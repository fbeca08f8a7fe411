import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { pino, type Logger } from 'pino';
import { Slots } from '../dispatch/slots.ts';
import { buildApp } from './app.ts';
import { resolveConfig, type ServerConfig } from './config.ts';
import type { EdgeContext } from './context.ts';
import { ApiError } from './errors.ts';
import { gateOf } from './health.ts';
import { Images } from './images.ts';
import { makeWarmth } from './warm.ts';
import { LanguageList } from './languages.ts';
import { LauncherKeeper } from './launcher.ts';
import { Metrics } from './metrics.ts';
import { KeptRuns } from './runs/kept-runs.ts';
import { Runner } from './runs/runner.ts';
import { makeStart, openConfigured } from './sandbox.ts';
import { toAnswer } from './runs/answer.ts';
import { keepOutputs } from './outputs/keep.ts';
import { OutputsOrigin } from './outputs/origin.ts';
import { listenForOutputs, openOutputs } from './outputs/open.ts';
import type { OutputStore } from '../outputs/store.ts';
import { SelfTest, type SelfTestReport } from './selftest.ts';
import { selfTest as librarySelfTest } from '@invigil/sandbox';

/** How long a stop waits for clients to take their last answers. */
const LAST_ANSWERS_MS = 1000;

/** A server that listens. */
export interface RunningServer {
  /** Where it listens: `http://127.0.0.1:6010`. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** Settles when the first self-test has ended; runs are refused until it passed. Null: isolation is `none`, and there is nothing to test. */
  readonly selfTested: Promise<SelfTestReport | null>;
  /** Stops listening, lets runs end for `stopMs`, cuts the rest off, and closes the launcher. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Opens the launcher, listens, and begins the self-test.
 * Rejects with ConfigError for a configuration that cannot be, with the library's SandboxError when the launcher does not open,
 * and with the system's error (`EADDRINUSE`) when the port is not to be had.
 */
export async function startServer(given: ServerConfig = {}): Promise<RunningServer> {
  const config = resolveConfig(given);
  const log = pino({ name: 'invigil', level: config.logLevel });
  const selfTest = new SelfTest(librarySelfTest, log);
  const first = Promise.withResolvers<SelfTestReport | null>();
  const listening = Promise.withResolvers<void>();
  const images = new Images(config.images);
  const warmth = makeWarmth(config, images, log);
  const keeper = await LauncherKeeper.start({
    open: () => openConfigured(config),
    log,
    // Not before it listens: where the port is taken, a test cut short would cry wolf.
    onOpen: (launcher) => {
      warmth.use(launcher);
      void listening.promise.then(() => (launcher.isolation === 'none' ? null : selfTest.start(launcher))).then(first.resolve);
    },
  });
  let outputs: OutputStore | undefined;
  try {
    outputs = await openOutputs(config, log);
    const context = makeContext({ config, keeper, selfTest, outputs, images, warmth });
    const app = await buildApp(context, log);
    await app.listen({ host: config.host, port: config.port });
    const second = await listenForOutputs(context, app, log);
    listening.resolve();
    if (config.isolation === 'none')
      log.warn('UNSAFE: isolation is none, and programs run with all rights of this server; nothing was tested');
    return runningServer(context, { app, second }, log, first.promise);
  } catch (error) {
    outputs?.close();
    warmth.stop();
    await keeper.close();
    throw error;
  }
}

type Parts = Pick<EdgeContext, 'config' | 'keeper' | 'selfTest' | 'outputs' | 'images' | 'warmth'>;

function makeContext(parts: Parts): EdgeContext {
  const { config, keeper, selfTest, outputs, images, warmth } = parts;
  const metrics = new Metrics();
  const slots = new Slots({ slots: config.slots, waiting: config.queueRuns, waitingBytes: config.queueBytes });
  const runner = new Runner({
    slots,
    keeper,
    metrics,
    gate: gateOf({ config, selfTest }),
    start: makeStart(config, images, warmth),
    answer: async (id, body, result) => toAnswer(id, result, body.keep === true ? await keepOutputs(outputs, result) : null),
  });
  const languages = new LanguageList(keeper);
  const outputsOrigin = new OutputsOrigin(config);
  const version = ownVersion();
  return { ...parts, version, slots, runner, kept: new KeptRuns(config), outputsOrigin, languages, metrics };
}

function runningServer(
  { config, keeper, outputs, runner, selfTest, warmth }: EdgeContext,
  { app, second }: { app: FastifyInstance; second: FastifyInstance | null },
  log: Logger,
  selfTested: Promise<SelfTestReport | null>,
): RunningServer {
  const { port } = app.server.address() as AddressInfo;
  const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
  log.info({ url, slots: config.slots, isolation: config.isolation }, 'the server listens');

  const stop = async () => {
    const closed = Promise.withResolvers<void>();
    app.server.close(() => closed.resolve());
    runner.stop();
    const timer = setTimeout(() => runner.cancelAll(new ApiError('stopping', { retryAfterSeconds: 5 })), config.stopMs);
    await runner.idle();
    clearTimeout(timer);
    await Promise.race([closed.promise, closeAsTheyEnd(app)]);
    await app.close();
    await second?.close();
    outputs.close();
    await selfTest.idle();
    warmth.stop();
    await keeper.close();
    log.info('the server has stopped');
  };
  let stopped: Promise<void> | null = null;
  return { url, host: config.host, port, selfTested, stop: () => (stopped ??= stop()) };
}

/** The last answers may still be on their way when the last run has ended: connections are closed as they fall idle. */
async function closeAsTheyEnd(app: FastifyInstance): Promise<void> {
  for (const until = performance.now() + LAST_ANSWERS_MS; performance.now() < until; await pause(10)) app.server.closeIdleConnections();
}

function ownVersion(): string {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
  return manifest.version;
}
