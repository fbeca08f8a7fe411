import { listImages, type ListedImage } from '@invigil/sandbox';
import type { CommandIo } from '../io.ts';
import { storeOf } from './store.ts';
import { columns, inMinutes } from './table.ts';
import { inBytes } from './units.ts';

const HEAD = ['NAME', 'BASE', 'LANGUAGES', 'SIZE', 'SHARED', 'ADDS', 'BUILT'] as const;

/** Prints all images; gives the exit status. */
export function list(flags: { images?: string; json?: boolean }, io: CommandIo): number {
  const images = listImages(storeOf(flags, io));
  const isJson = flags.json === true || io.stdout.isTTY !== true;
  io.stdout.write(isJson ? `${JSON.stringify({ images: images.map(asJson) }, null, 2)}\n` : asTable(images));
  return 0;
}

function asJson({ name, digest, builtAt, bytes, sharedBytes, manifest }: ListedImage): object {
  const { base, languages, description } = manifest;
  return { name, digest, description, base, languages, bytes, sharedBytes, builtAt };
}

function asTable(images: readonly ListedImage[]): string {
  if (images.length === 0) return 'There are no images yet: "invigil image build python" makes one.\n';
  const rows = images.map(({ name, manifest, bytes, sharedBytes, builtAt }) => [
    ...[name, manifest.base, manifest.languages.join(', ')],
    ...[inBytes(bytes), inBytes(sharedBytes), inBytes(bytes - sharedBytes), inMinutes(builtAt)],
  ]);
  return columns([HEAD, ...rows], [3, 4, 5]);
}
