import { SandboxError } from '../../errors.ts';

export const BLOCK = 512;

/** What a member of an archive can be: the few kinds that layers are made of. */
export type MemberKind = 'file' | 'folder' | 'link' | 'whiteout';

export interface Member {
  kind: MemberKind;
  path: string;
  mode: number;
  /** Bytes of a file; 0 for all else. */
  size: number;
  /** Where a link leads. */
  target: string;
}

const FLAGS: Readonly<Record<MemberKind, string>> = { file: '0', folder: '5', link: '2', whiteout: '3' };
const KINDS = new Map(Object.entries(FLAGS).map(([kind, flag]) => [flag, kind as MemberKind]));
const EXTENDED = 'x';
/** What an octal field of eleven digits can say. */
const MOST_FILE_BYTES = 8 ** 11 - 1;
const MOST_EXTENDED_BYTES = 64 * 1024;

export function refuse(why: string): never {
  throw new SandboxError('image_damaged', `The archive is not taken: ${why}.`);
}

function header(name: string, flag: string, mode: number, size: number, target: string): Buffer {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, length: number) => block.write(value.toString(8).padStart(length - 1, '0'), at, 'latin1');
  block.write(name, 0, 100, 'utf8');
  octal(mode, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(0, 136, 12);
  block.write(flag, 156, 'latin1');
  block.write(target, 157, 100, 'utf8');
  block.write('ustar\x0000root', 257, 'latin1');
  block.write('root', 297, 'latin1');
  octal(0, 329, 8);
  octal(0, 337, 8);
  block.fill(' ', 148, 156);
  block.write(`${checksumOf(block).toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

function checksumOf(block: Buffer): number {
  let sum = 0;
  for (let at = 0; at < BLOCK; at++) sum += at >= 148 && at < 156 ? 0x20 : (block[at] ?? 0);
  return sum;
}

/** Zeros that fill a member up to whole blocks. */
export function padding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

/** A pax record begins with its own length, digits of the length included. */
function record(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  let length = bytes + 1;
  while (String(length).length + bytes !== length) length = String(length).length + bytes;
  return `${length}${rest}`;
}

const fits = (name: string) => /^[\x20-\x7e]{0,99}$/.test(name);

/** The head of a member: ustar, with a pax head before it where a name is too long for that or not plain ASCII. */
export function encodeHead({ kind, path, mode, size, target }: Member): Buffer {
  if (size > MOST_FILE_BYTES) throw new SandboxError('image_store', `${path} is too large for an archive.`);
  const records = [fits(path) ? '' : record('path', path), fits(target) ? '' : record('linkpath', target)].join('');
  const own = header(fits(path) ? path : 'long', FLAGS[kind], mode, size, fits(target) ? target : 'long');
  if (records === '') return own;
  const content = Buffer.from(records);
  return Buffer.concat([header('pax', EXTENDED, 0o644, content.length, ''), content, padding(content.length), own]);
}

function text(block: Buffer, at: number, length: number): string {
  const end = block.indexOf(0, at);
  const bytes = block.subarray(at, end < 0 || end > at + length ? at + length : end);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse('a name is not valid UTF-8');
  }
}

function number(block: Buffer, at: number, length: number): number {
  const digits = block
    .subarray(at, at + length)
    .toString('latin1')
    .replace(/[\0 ]+$/, '');
  return /^[0-7]{1,12}$/.test(digits) ? Number.parseInt(digits, 8) : refuse('a number in a head is not valid');
}

function decodeRecords(content: Buffer): Map<string, string> {
  const records = new Map<string, string>();
  for (let rest = content; rest.length > 0;) {
    const length = Number(/^(\d{1,6}) /.exec(rest.subarray(0, 8).toString('latin1'))?.[1]);
    if (!(length <= rest.length)) refuse('a pax record is not valid');
    const [, key = '', value = ''] = /^\d+ ([a-z]+)=([^]*)\n$/.exec(text(rest, 0, length)) ?? [];
    if (key !== 'path' && key !== 'linkpath') refuse('a pax record is not one of those that images have');
    records.set(key, value);
    rest = rest.subarray(length);
  }
  return records;
}

/** Reads heads as `encodeHead` writes them; `read` gives that many bytes. undefined: the archive ends here. Throws SandboxError `image_damaged`. */
export function decodeHead(read: (bytes: number) => Buffer, extended: Map<string, string> = new Map()): Member | undefined {
  const block = read(BLOCK);
  if (block.every((byte) => byte === 0)) return undefined;
  if (number(block, 148, 8) !== checksumOf(block)) refuse('a head has another checksum');
  const flag = text(block, 156, 1);
  const size = number(block, 124, 12);
  if (flag === EXTENDED && extended.size === 0) {
    if (size > MOST_EXTENDED_BYTES) refuse('a pax head is too large');
    const content = Buffer.from(read(size));
    read(padding(size).length);
    return decodeHead(read, decodeRecords(content));
  }
  const kind = KINDS.get(flag);
  if (kind === undefined) refuse(`it holds something that is neither file, folder, link nor whiteout (type ${JSON.stringify(flag)})`);
  if (kind === 'whiteout' && (number(block, 329, 8) !== 0 || number(block, 337, 8) !== 0)) refuse('it holds a device');
  const mode = number(block, 100, 8);
  if ((mode & ~0o777) !== 0) refuse('it holds a setuid, setgid or sticky file');
  const path = extended.get('path') ?? text(block, 0, 100);
  return { kind, path, mode, size: kind === 'file' ? size : 0, target: extended.get('linkpath') ?? text(block, 157, 100) };
}
