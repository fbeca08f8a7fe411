import type { AddSubcommand } from './io.ts';

/** `invigil start`: the server. */
export const addStart: AddSubcommand = (program, { io, finish }) => {
  program
    .command('start')
    .description('Serves the API; INVIGIL_… variables of the environment configure it.')
    .option('--host <address>', 'address to listen at (default: INVIGIL_HOST or 127.0.0.1)')
    .option('--port <number>', 'port to listen at (default: INVIGIL_PORT or 6010)')
    .addHelpText(
      'after',
      '\nSIGTERM or SIGINT ends it: runs in progress get a few seconds. Exit status: 0 after a clean end, 1 when it cannot serve.',
    )
    .action(async (flags: { host?: string; port?: string }) => {
      const { serve } = await import('./start/serve.ts');
      finish(await serve(flags, io));
    });
};
