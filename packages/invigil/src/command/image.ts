import type { Command } from 'commander';
import type { AddSubcommand } from './io.ts';

interface StoreFlags {
  images?: string;
}

/** `invigil image …`: what courses choose for their students to have. */
export const addImage: AddSubcommand = (program, { io, finish }) => {
  const image = program.command('image').description('Builds and keeps images: what a run may import and start.');
  const add = (usage: string, says: string): Command =>
    image
      .command(usage)
      .description(says)
      .option('--images <folder>', 'the image store (default: INVIGIL_IMAGES or /var/lib/invigil/images)');
  const addWithJson = (usage: string, says: string): Command =>
    add(usage, says).option('--json', 'print JSON (the default when the output is not a terminal)');

  add('build <names...>', 'Builds images from their definitions; what has not changed is not done again.')
    .option('--from <folder>', 'folder of definitions, one folder for each image (default: ./images, else the shipped ones)')
    .option('--fresh', 'carry out every step anew, for packages that have newer versions now')
    .action(async (names: string[], flags: StoreFlags & { from?: string; fresh?: boolean }) => {
      const { build } = await import('./image/build.ts');
      finish(await build(names, flags, io));
    });
  addWithJson('list', 'Lists the images there are, with what each takes of the disk.').action(
    async (flags: StoreFlags & { json?: boolean }) => {
      const { list } = await import('./image/list.ts');
      finish(list(flags, io));
    },
  );
  addWithJson('show <name>', 'Shows an image: its layers with their sizes, its packages, what was taken away.').action(
    async (name: string, flags: StoreFlags & { json?: boolean }) => {
      const { show } = await import('./image/show.ts');
      finish(show(name, flags, io));
    },
  );
  add('verify [names...]', 'Computes every digest of images anew (default: of all), and tells what differs.').action(
    async (names: string[], flags: StoreFlags) => {
      const { verify } = await import('./image/verify.ts');
      finish(await verify(names, flags, io));
    },
  );
  add('remove <names...>', 'Removes images that no course uses, and what no other image needs.').action(
    async (names: string[], flags: StoreFlags) => {
      const { remove } = await import('./image/remove.ts');
      finish(await remove(names, flags, io));
    },
  );
  add('export <name> <file>', 'Writes an image to a tar file of plain files.').action(
    async (name: string, file: string, flags: StoreFlags) => {
      const { exportTo } = await import('./image/transfer.ts');
      finish(await exportTo(name, file, flags, io));
    },
  );
  add('import <file>', 'Takes in an image that `image export` wrote; every digest is computed anew.').action(
    async (file: string, flags: StoreFlags) => {
      const { importFrom } = await import('./image/transfer.ts');
      finish(await importFrom(file, flags, io));
    },
  );
};
