import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { planPackages, unpackPackages } from './apt.ts';
import { compileModules } from './compile.ts';
import { packageManagers } from './managers.ts';
import { fitOverHost } from './merge-usr.ts';
import type { Interpreter } from './python.ts';
import type { Step } from './step.ts';

/**
 * The layer of Debian packages over the host's /usr: those that the host lacks. It is made anew when the host lacks others, or would get
 * other versions. Throws ToolFailure, or SandboxError where packages of the host would have to go.
 */
export async function hostPackagesStep(names: readonly string[], interpreter: Interpreter | null, log: string): Promise<Step> {
  const { missing, present } = await planPackages(names, log);
  return {
    name: 'packages',
    inputs: { missing, present, python: interpreter?.version },
    make: async ({ folder, log: own }) => {
      if (missing.length > 0) {
        await unpackPackages(names, folder, own);
        fitOverHost(folder);
        for (const path of packageManagers(folder)) rmSync(join(folder, path), { recursive: true });
        if (interpreter !== null) await compileModules(interpreter, folder, [interpreter.folders.debian], { log: own, isStrict: false });
      }
      return { packages: [...missing, ...present].toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
    },
  };
}
