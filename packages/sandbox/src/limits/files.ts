import { Buffer } from 'node:buffer';
import { SandboxError } from '../errors.ts';
import type { FileContent, FileSet } from '../types.ts';

/** Files of one request. A course's largest assignments stay far below; the sandbox's disk limits cap the bytes. */
const MOST_FILES = 1000;
/** Bytes of a path, and of one name in it: less than the kernel's own 4096 and 255, so that the home's path fits before it. */
const LONGEST_PATH = 1024;
const LONGEST_NAME = 200;
const DEEPEST = 32;

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

function refuse(field: string, message: string): never {
  throw new SandboxError('invalid_request', message, { field });
}

/** Throws SandboxError `invalid_request` unless the path is relative, stays below its start, and is in its plainest form. */
export function checkPath(path: unknown, field: string): asserts path is string {
  if (typeof path !== 'string') refuse(field, `${field}: a path must be a string.`);
  const shown = JSON.stringify(path.slice(0, 80));
  const wrong = faultOfPath(path);
  if (wrong !== undefined) refuse(field, `${field}: the path ${shown} ${wrong}.`);
}

function faultOfPath(path: string): string | undefined {
  if (path === '') return 'is empty';
  if (path.includes('\0')) return 'contains a NUL';
  if (!path.isWellFormed()) return 'is not valid Unicode';
  if (path.startsWith('/')) return 'is absolute; it must be relative';
  if (Buffer.byteLength(path) > LONGEST_PATH) return `is longer than ${LONGEST_PATH} bytes`;
  const names = path.split('/');
  if (names.length > DEEPEST) return `is deeper than ${DEEPEST} folders`;
  for (const name of names) {
    if (name === '') return 'has an empty part';
    if (name === '.' || name === '..') return `has a part ${name}; it must be in its plainest form`;
    if (Buffer.byteLength(name) > LONGEST_NAME) return `has a name longer than ${LONGEST_NAME} bytes`;
  }
  return undefined;
}

function checkContent(content: unknown, field: string): void {
  if (typeof content === 'string' || content instanceof Uint8Array) return;
  if (typeof content !== 'object' || content === null || !('base64' in content) || typeof content.base64 !== 'string') {
    refuse(field, `${field} must be text, bytes, or an object with base64.`);
  }
  if (content.base64.length % 4 !== 0 || !BASE64.test(content.base64)) refuse(field, `${field}.base64 is not valid base64.`);
}

/** Throws SandboxError `invalid_request` with the field (`files["a/b.py"]`) unless every path and content can be put into a sandbox. */
export function checkFiles(files: unknown, field = 'files'): asserts files is FileSet {
  if (typeof files !== 'object' || files === null || Array.isArray(files)) {
    refuse(field, `${field} must be an object whose members are the files.`);
  }
  const entries = Object.entries(files);
  if (entries.length > MOST_FILES) refuse(field, `${field} may hold at most ${MOST_FILES} files; it holds ${entries.length}.`);
  for (const [path, content] of entries) {
    const member = `${field}[${JSON.stringify(path.slice(0, 80))}]`;
    checkPath(path, member);
    checkContent(content, member);
  }
  const paths = new Set(entries.map(([path]) => path));
  for (const path of paths) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end);
      if (paths.has(folder)) refuse(field, `${field}: ${JSON.stringify(folder.slice(0, 80))} cannot be a file and a folder.`);
    }
  }
}

/** The bytes of a file's content. */
export function bytesOf(content: FileContent): Uint8Array {
  if (typeof content === 'string') return Buffer.from(content, 'utf8');
  return content instanceof Uint8Array ? content : Buffer.from(content.base64, 'base64');
}

/** Whether a file is to be executable: a binary (ELF) or a script that names its interpreter. */
export function isProgram(bytes: Uint8Array): boolean {
  const isElf = bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46;
  const isScript = bytes[0] === 0x23 && bytes[1] === 0x21;
  return isElf || isScript;
}
