import { Buffer, isUtf8 } from 'node:buffer';

/** The types that an output can have, each with the ending of a file of it. A closed set: clients can switch on it. */
const ENDINGS = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/svg+xml': 'svg',
  'application/pdf': 'pdf',
  'text/html': 'html',
  'text/csv': 'csv',
  'application/json': 'json',
  'text/plain': 'txt',
  'application/octet-stream': 'bin',
} as const;

export type MediaType = keyof typeof ENDINGS;

export const MEDIA_TYPES = Object.freeze(Object.keys(ENDINGS)) as readonly MediaType[];

/** `png` for `image/png`. */
export function endingOf(type: MediaType): string {
  return ENDINGS[type];
}

/** Whether a browser may run what is in it: such a file is never served from the origin of a site. */
export function isActive(type: MediaType): boolean {
  return type === 'text/html' || type === 'image/svg+xml';
}

interface Magic {
  type: MediaType;
  /** What stands where, in latin1. */
  at: readonly (readonly [offset: number, bytes: string])[];
}

/** Enough of each header that a decoder would begin: a bare signature is no image. */
const MAGIC: readonly Magic[] = [
  { type: 'image/png', at: [[0, '\x89PNG\r\n\x1a\n\0\0\0\rIHDR']] },
  { type: 'image/jpeg', at: [[0, '\xff\xd8\xff']] },
  { type: 'image/gif', at: [[0, 'GIF87a']] },
  { type: 'image/gif', at: [[0, 'GIF89a']] },
  {
    type: 'image/webp',
    at: [
      [0, 'RIFF'],
      [8, 'WEBPVP'],
    ],
  },
  { type: 'application/pdf', at: [[0, '%PDF-']] },
];

/** What is looked at of a text's beginning: further than any browser looks to guess a type. */
const HEAD_BYTES = 4096;

/** Bytes that no text begins with, in the words of the standard by which browsers guess types (mimesniff, "binary data byte"). */
const BINARY = /[\0-\x08\x0b\x0e-\x1a\x1c-\x1f]/;

/** The beginnings by which a browser that guesses takes a text for HTML (the same standard), and more that fragments come in. */
const HTML =
  /^<(?:!--|(?:!doctype\s+html|html|head|body|title|style|script|iframe|h[1-6]|div|span|font|a|b|p|br|table|thead|tbody|tr|th|td)(?:[\s>/]|$))/i;

const SVG = /^<(?:svg[\s>/]|!doctype\s+svg[\s>[])/i;

/** What may stand before the first element of an XML document: its declaration, comments, white space. */
const PROLOGUE = /^(?:\s+|<\?[^>]*\?>|<!--[^]*?-->)*/;

function typeOfText(head: string, path: string): MediaType {
  const text = head.replace(/^\xef\xbb\xbf/, '');
  const document = text.replace(PROLOGUE, '');
  if (SVG.test(document)) return 'image/svg+xml';
  if (HTML.test(document) || HTML.test(text.trimStart())) return 'text/html';
  if (/\.json$/i.test(path) && /^[[{"\d\-tfn]/.test(document)) return 'application/json';
  return /\.csv$/i.test(path) ? 'text/csv' : 'text/plain';
}

function isText(content: Uint8Array, head: string): boolean {
  return !BINARY.test(head) && isUtf8(content) && !content.includes(0);
}

/**
 * The type of a file, from what is in it. Its path only tells CSV and JSON from other text, and makes nothing active: whatever a browser
 * would run is `text/html` or `image/svg+xml` by its content, however it is called.
 */
export function mediaTypeOf(content: Uint8Array, path = ''): MediaType {
  const head = Buffer.from(content.buffer, content.byteOffset, Math.min(content.length, HEAD_BYTES)).toString('latin1');
  const magic = MAGIC.find(({ at }) => at.every(([offset, bytes]) => head.startsWith(bytes, offset)));
  if (magic !== undefined) return magic.type;
  return isText(content, head) ? typeOfText(head, path) : 'application/octet-stream';
}
