import type { AddSubcommand } from './io.ts';

/** `invigil attack`: the hostile programs of the checkout's attacks/ folder, run for real. */
export const addAttack: AddSubcommand = (program, { finish }) => {
  program
    .command('attack')
    .description('Runs the hostile programs for real and tells how each ended.')
    .argument('[only...]', 'only attacks whose name contains one of these')
    .option('--json', 'one JSON object an attack, one a line')
    .option('--url <url>', 'attack a deployed server from outside, instead of a launcher of this machine')
    .addHelpText('after', '\nExit status: 0 when none got through, 1 when any did.')
    .action(async (only: string[], options: { json?: boolean; url?: string }) => {
      const { runAttacks } = await import('../../../../attacks/main.ts');
      finish(await runAttacks({ json: options.json === true, only, ...(options.url === undefined ? {} : { url: options.url }) }));
    });
};
