import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { SandboxError } from '../../errors.ts';
import type { BuiltPackage } from '../store/manifest.ts';
import { runTool } from './tool.ts';

/** What apt would unpack on this host so that packages are there. */
export interface AptPlan {
  /** Packages that the host lacks, with those that they depend on. */
  missing: BuiltPackage[];
  /** Packages that were asked for and that the host has. */
  present: BuiltPackage[];
}

const OPTIONS = ['-y', '--no-install-recommends', '--no-upgrade', '-o', 'Debug::NoLocking=1'] as const;

const debian = (name: string, version: string): BuiltPackage => ({ kind: 'debian', name, version });

/** Reads what `apt-get --simulate` says. Throws SandboxError where packages of the host would have to go. */
function parseSimulation(said: string): BuiltPackage[] {
  const removed = [...said.matchAll(/^Remv (\S+)/gm)].map(([, name]) => name);
  if (removed.length > 0) {
    throw new SandboxError('image_build_failed', `packages: apt would remove ${removed.join(', ')} from this host, which an image cannot.`);
  }
  return [...said.matchAll(/^Inst (\S+) (?:\[\S+\] )?\((\S+)/gm)].map(([, name = '', version = '']) => debian(name, version));
}

/** Asks apt and dpkg; nothing is fetched. Throws ToolFailure, or SandboxError where packages of the host would have to go. */
export async function planPackages(names: readonly string[], log: string): Promise<AptPlan> {
  const missing = parseSimulation(
    await runTool(['apt-get', '--simulate', ...OPTIONS, 'install', '--', ...names], { log, wantsOutput: true }),
  );
  const listed = await runTool(['dpkg-query', '--show', '--showformat', '${db:Status-Status} ${Package} ${Version}\n'], {
    log: '/dev/null',
    wantsOutput: true,
  });
  const present = [...listed.matchAll(/^installed (\S+) (\S+)$/gm)]
    .filter(([, name = '']) => names.includes(name))
    .map(([, name = '', version = '']) => debian(name, version));
  return { missing, present };
}

/**
 * Fetches packages and unpacks their files into a folder. Their maintainer scripts are not run: what those would set up (alternatives,
 * caches, users) is not there. Throws ToolFailure.
 */
export async function unpackPackages(names: readonly string[], folder: string, log: string): Promise<void> {
  const archives = join(folder, '.archives');
  mkdirSync(join(archives, 'partial'), { recursive: true });
  await runTool(['apt-get', ...OPTIONS, '-o', `Dir::Cache::archives=${archives}`, '--download-only', 'install', '--', ...names], { log });
  for (const name of readdirSync(archives).toSorted()) {
    if (name.endsWith('.deb')) await runTool(['dpkg-deb', '--extract', join(archives, name), folder], { log });
  }
  rmSync(archives, { recursive: true });
}
