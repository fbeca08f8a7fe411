import type { AddSubcommand } from './io.ts';

/** `invigil doctor`: which layers of the sandbox this host has. */
export const addDoctor: AddSubcommand = (program, { io, finish }) => {
  program
    .command('doctor')
    .description('Tells every layer of the sandbox on this host: on, or off, why, and how to get it.')
    .option('--json', 'print JSON (the default when the output is not a terminal)')
    .addHelpText('after', '\nExit status: 0 when every required layer is on, 1 when one is off or the launcher does not start.')
    .action(async (options: { json?: boolean }) => {
      const { doctor } = await import('./doctor/diagnose.ts');
      finish(await doctor(options.json === true || io.stdout.isTTY !== true, io.stdout));
    });
};
