import type { Command } from 'commander';
import type { AddSubcommand } from './io.ts';

const STORE = ['--images <folder>', 'the image store (default: INVIGIL_IMAGES or /var/lib/invigil/images)'] as const;

/** `invigil image …`: what courses choose for their students to have. */
export const addImage: AddSubcommand = (program, { io, finish }) => {
  const image = program.command('image').description('Builds and keeps images: what a run may import and start.');
  const add = (usage: string, says: string): Command =>
    image
      .command(usage)
      .description(says)
      .option(...STORE);

  add('build <names...>', 'Builds images from their definitions; what has not changed is not done again.')
    .option('--from <folder>', 'folder of definitions, one folder for each image (default: ./images, else the shipped ones)')
    .option('--fresh', 'carry out every step anew, for packages that have newer versions now')
    .action(async (names: string[], flags: { images?: string; from?: string; fresh?: boolean }) => {
      const { build } = await import('./image/build.ts');
      finish(await build(names, flags, io));
    });
};
