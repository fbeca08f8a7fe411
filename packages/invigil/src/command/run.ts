import type { AddSubcommand } from './io.ts';
import type { RunFlags } from './run/flags.ts';

const HELP = `
Limits: wall, cpu (2s, 500ms); memory, output, file, disk, stack, address-space, collect, display (64MB, 64MiB);
  processes, disk-files, open-files, collect-files, display-items (16).
Exit status: the program's own; 128+n when signal n ended it; 1 when it did not compile; and when it was stopped:
  124 for its time, 137 for its memory, 153 for what it wrote, 130 when it was interrupted.
  125 when Invigil could not run it.
Example: invigil run --limit wall=2s --limit memory=64MB main.py helper.py -- first-argument`;

/** `invigil run`: one program in a sandbox, its input and output passed through. */
export const addRun: AddSubcommand = (program, { io, operands, finish }) => {
  program
    .command('run')
    .description('Runs a program in a sandbox: prints what it prints, and exits as it does.')
    .argument('<files...>', 'the program, its first file first; after -- its arguments')
    .option('--lang <language>', 'its language (default: by the extension of the first file)')
    .option('--image <name>', "where it runs (default: host, the host's own /usr)")
    .option('--images <folder>', 'the image store (default: INVIGIL_IMAGES or /var/lib/invigil/images)')
    .option('--stdin <file>', "its input (default: this command's own)")
    .option('--limit <name=value>', 'a limit; may be given several times', collect, [])
    .option('--collect <glob>', 'bring back files that it wrote; may be given several times', collect, [])
    .option('--out <folder>', 'where collected files go')
    .option('--display <folder>', 'save what it shows (figures, tables, images) there: 0001.png, 0002.html, …')
    .option('--json', 'print the whole result as JSON instead of passing output through')
    .option('--unsafe', 'no isolation at all: only for programs that you trust as yourself')
    .addHelpText('after', HELP)
    .action(async (files: string[], flags: RunFlags) => {
      const { runFiles } = await import('./run/run-files.ts');
      finish(await runFiles(files, operands, flags, io));
    });
};

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}
