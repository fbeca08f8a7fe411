import { SandboxError, openLauncher, type LayerStatus } from '@invigil/sandbox';
import { wordsOf } from '../failure.ts';
import { layerTable } from './table.ts';

/** What `invigil doctor` found out. */
interface Diagnosis {
  /** Every required layer is on. */
  ok: boolean;
  layers: LayerStatus[];
  /** Why the launcher did not start or answer; null when it did. */
  problem: { code: string; message: string } | null;
}

/** Prints the diagnosis of this host; gives the exit status. */
export async function doctor(json: boolean, stdout: NodeJS.WritableStream): Promise<number> {
  const diagnosis = await diagnose();
  stdout.write(json ? `${JSON.stringify(diagnosis, null, 2)}\n` : inWords(diagnosis));
  return diagnosis.ok ? 0 : 1;
}

async function diagnose(): Promise<Diagnosis> {
  try {
    const launcher = await openLauncher();
    try {
      const layers = await launcher.layers();
      return { ok: layers.every((layer) => layer.state === 'on' || !layer.required), layers, problem: null };
    } finally {
      await launcher.close();
    }
  } catch (error) {
    const code = error instanceof SandboxError ? error.code : 'unexpected';
    return { ok: false, layers: [], problem: { code, message: wordsOf(error) } };
  }
}

function inWords({ ok, layers, problem }: Diagnosis): string {
  if (problem !== null) return `The launcher does not start: ${problem.message}\n`;
  const verdict = ok ? 'Every required layer is on.' : 'A required layer is off: nothing will be run until it is on.';
  return `${layerTable(layers)}\n${verdict}\n`;
}
