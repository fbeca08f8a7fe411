import { claimants, findImage, findLayer, type ImageStore, type NamedImage } from '@invigil/sandbox';
import type { CommandIo } from '../io.ts';
import { storeOf } from './store.ts';
import { columns, inMinutes } from './table.ts';
import { inBytes } from './units.ts';

/** Prints one image; gives the exit status. Throws SandboxError `unknown_image`. */
export function show(name: string, flags: { images?: string; json?: boolean }, io: CommandIo): number {
  const store = storeOf(flags, io);
  const image = findImage(store, name);
  const users = claimants(store, name);
  const { digest, builtAt, manifest } = image;
  const isJson = flags.json === true || io.stdout.isTTY !== true;
  io.stdout.write(isJson ? `${JSON.stringify({ digest, builtAt, users, ...manifest }, null, 2)}\n` : inWords(store, image, users));
  return 0;
}

function facts({ name, digest, builtAt, manifest }: NamedImage, users: readonly string[]): [string, string][] {
  const { base, description, languages, env, limits, loopback, preload, python, removed } = manifest;
  const pairs = (object: object) => Object.entries(object).map(([key, value]) => `${key}=${String(value)}`);
  const all: [string, string[]][] = [
    ['image', [name]],
    ['', [description]],
    ['digest', [digest]],
    ['built', [inMinutes(builtAt)]],
    ['base', [base]],
    ['languages', languages],
    ['python', python === null ? [] : [`${python.path} (${python.version})`]],
    ['preloaded', preload],
    ['environment', pairs(env)],
    ['limits', pairs(limits)],
    ['loopback', loopback ? ['yes'] : []],
    ['taken away', removed],
    ['used by', [...users]],
  ];
  return all.filter(([, values]) => values.some((value) => value !== '')).map(([key, values]) => [key, values.join(', ')]);
}

function inWords(store: ImageStore, image: NamedImage, users: readonly string[]): string {
  const { layers, packages } = image.manifest;
  const layerRows = layers.map(({ digest, step, bytes, entries }) => {
    const erofs = findLayer(store, digest)?.erofs ?? null;
    return [step, digest.slice(0, 12), inBytes(bytes), String(entries), erofs === null ? '-' : inBytes(erofs.bytes)];
  });
  const parts = [columns(facts(image, users)), columns([['LAYER', 'DIGEST', 'SIZE', 'FILES', 'EROFS'], ...layerRows], [2, 3, 4])];
  if (packages.length > 0)
    parts.push(columns([['PACKAGE', 'VERSION', 'KIND'], ...packages.map(({ name, version, kind }) => [name, version, kind])]));
  return parts.join('\n');
}
