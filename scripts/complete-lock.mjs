// Run it after a change of dependencies: `npm install …` and then `node scripts/complete-lock.mjs`.
// npm leaves a package's binaries for other platforms out of package-lock.json when its registry is a mirror without them, and npm 11
// then refuses `npm ci` ("Missing: … from lock file"). An entry with its version, os and cpu is enough: none of them is ever installed here.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {{ version?: string, cpu?: string[], dev?: boolean, optional?: boolean, os?: string[], libc?: string[], optionalDependencies?: Record<string, string> }} LockEntry
 * @typedef {Record<string, LockEntry>} LockEntries
 */

const SYSTEMS = ['darwin', 'win32', 'freebsd', 'netbsd', 'openbsd', 'android', 'openharmony', 'sunos', 'aix', 'linux'];
const PROCESSORS = ['x64', 'arm64', 'ia32', 'arm', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el'];

/**
 * The entries that the lock file lacks, by path. Throws for an optional dependency whose platform its name does not tell.
 * @param {LockEntries} entries
 * @returns {LockEntries}
 */
export function missingEntries(entries) {
  /** @type {LockEntries} */
  const missing = {};
  for (const [path, { optionalDependencies = {}, dev }] of Object.entries(entries)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (entries[`node_modules/${name}`] || entries[`${path}/node_modules/${name}`]) continue;
      missing[`node_modules/${name}`] = { version, ...platformOf(name), ...(dev ? { dev } : {}), optional: true };
    }
  }
  return missing;
}

/** @param {string} name `@oxlint/binding-linux-x64-musl` */
function platformOf(name) {
  const words = name.split(/[-/@]/);
  const os = SYSTEMS.filter((system) => words.includes(system));
  const cpu = PROCESSORS.filter((processor) => words.includes(processor));
  if (os.length !== 1 || cpu.length !== 1) throw new Error(`${name}: its name does not tell its platform; add its entry by hand`);
  return { cpu, os, ...(words.includes('musl') ? { libc: ['musl'] } : {}) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = fileURLToPath(new URL('../package-lock.json', import.meta.url));
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const missing = missingEntries(lock.packages);
  const sorted = Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => a.localeCompare(b, 'en'));
  writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
  console.log(`${Object.keys(missing).length} entries added`);
}
