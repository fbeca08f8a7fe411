import { DEBIAN_PACKAGE, MODULE_NAME } from './grammar.ts';
import { invalidDefinition } from './faults.ts';

/** The lines of a list with their numbers, without comments and empty ones. A `\` at the end joins a line with the next. */
function linesOf(text: string): { number: number; line: string }[] {
  const lines: { number: number; line: string }[] = [];
  let begun: { number: number; line: string } | null = null;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line: string = (begun?.line ?? '') + raw.replace(/(?:^|\s)#.*$/, '');
    const number: number = begun?.number ?? index + 1;
    begun = line.endsWith('\\') ? { number, line: `${line.slice(0, -1)} ` } : null;
    if (begun === null && line.trim() !== '') lines.push({ number, line: line.trim() });
  }
  if (begun !== null && begun.line.trim() !== '') lines.push({ number: begun.number, line: begun.line.trim() });
  return lines;
}

function listOf(file: string, text: string, grammar: RegExp, expected: string): string[] {
  const names = linesOf(text).map(({ number, line }) => {
    if (grammar.test(line)) return line;
    throw invalidDefinition(file, `line ${number}`, `expected ${expected}, got ${JSON.stringify(line.slice(0, 80))}`);
  });
  return [...new Set(names)].toSorted();
}

/** `rmmodules.txt`: the Python modules that are taken away. Throws SandboxError `image_invalid`. */
export function parseModuleList(file: string, text: string): string[] {
  return listOf(file, text, MODULE_NAME, 'the name of a Python module, such as socket or urllib.request');
}

/** `packages.txt`: Debian packages. Throws SandboxError `image_invalid`. */
export function parsePackageList(file: string, text: string): string[] {
  return listOf(file, text, DEBIAN_PACKAGE, 'the name of a Debian package, such as valgrind or g++');
}

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?/;
const EXTRAS = /^\[[A-Za-z0-9._-]{1,50}(?:,[A-Za-z0-9._-]{1,50})*\]/;
const VERSIONS = /^(?:==|>=|<=|!=|~=|>|<)[A-Za-z0-9.+!*_-]{1,60}(?:,(?:==|>=|<=|!=|~=|>|<)[A-Za-z0-9.+!*_-]{1,60})*/;
const HASH = /^--hash=sha256:[0-9a-f]{64}$/;

/** One line of requirements.txt in its plainest form. undefined: it is something else, such as an option, a path or an address. */
function requirementOf(line: string): string | undefined {
  const [words = '', ...hashes] = line.split(/\s+(?=--)/);
  if (!hashes.every((hash) => HASH.test(hash))) return undefined;
  let rest = words.replaceAll(/\s*(==|>=|<=|!=|~=|[<>,[\]])\s*/g, '$1').trim();
  let plain = '';
  for (const part of [NAME, EXTRAS, VERSIONS]) {
    const found = part.exec(rest)?.[0] ?? '';
    if (found === '' && part === NAME) return undefined;
    plain += found;
    rest = rest.slice(found.length);
  }
  return rest === '' ? [plain, ...hashes].join(' ') : undefined;
}

/**
 * `requirements.txt`: names with versions and hashes only. Options (`-r`, `--index-url`), paths, addresses and markers are refused: they
 * would make pip read other files and other places than those that the operator chose. Throws SandboxError `image_invalid`.
 */
export function parseRequirements(file: string, text: string): string[] {
  const lines = linesOf(text).map(({ number, line }) => {
    const requirement = requirementOf(line);
    if (requirement !== undefined) return requirement;
    const expected = 'a package of an index with its version, such as numpy==2.3.1, and hashes (--hash=sha256:…) and nothing else';
    throw invalidDefinition(file, `line ${number}`, `expected ${expected}; got ${JSON.stringify(line.slice(0, 80))}`);
  });
  const hashed = lines.filter((line) => line.includes(' --hash='));
  if (hashed.length > 0 && hashed.length < lines.length) {
    throw invalidDefinition(file, '', 'where one package has a hash, all must have one, those that they depend on too');
  }
  return [...new Set(lines)].toSorted();
}
