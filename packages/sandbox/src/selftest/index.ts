import type { Launcher } from '../types.ts';
import { PROBES, type MissingLayers, type Probe } from './probes.ts';

/** How one probe ended. */
export interface ProbeReport {
  name: string;
  passed: boolean;
  /** What was seen instead; empty when it passed. */
  detail: string;
}

export interface SelfTestReport {
  /** Whether every probe passed. */
  passed: boolean;
  probes: ProbeReport[];
  /** How long all of them took. */
  ms: number;
}

/** Two at a time, since a node has room for as many runs as it has cores. */
const AT_A_TIME = 2;

/**
 * Shows with short runs that the sandbox runs programs and holds hostile ones, within about 3 s on a usual machine.
 * Leaves out what a layer alone does that this host may lack (`without`). Never throws: a run that cannot be made is a probe that failed. Without isolation it fails and runs nothing.
 */
export async function selfTest(launcher: Launcher): Promise<SelfTestReport> {
  // The probes are hostile: without a sandbox they would do to this machine what they try.
  if (launcher.isolation === 'none') {
    return { passed: false, probes: [{ name: 'isolation', passed: false, detail: 'isolation is none: nothing holds' }], ms: 0 };
  }
  const started = performance.now();
  const missing = await missingLayers(launcher);
  const waiting = PROBES.filter(({ needs }) => needs === undefined || !missing.has(needs)).entries();
  const probes: ProbeReport[] = [];
  const worker = async (): Promise<void> => {
    for (const [index, probe] of waiting) probes[index] = await make(probe, launcher, missing);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return { passed: probes.every(({ passed }) => passed), probes, ms: Math.round(performance.now() - started) };
}

/** A launcher that does not answer is told by the probes. */
async function missingLayers(launcher: Launcher): Promise<MissingLayers> {
  const layers = await launcher.layers().catch(() => []);
  return new Set(layers.filter(({ state, required }) => state === 'off' && !required).map(({ layer }) => layer));
}

async function make({ name, request, judge }: Probe, launcher: Launcher, missing: MissingLayers): Promise<ProbeReport> {
  try {
    const result = await launcher.run(request);
    const detail = result.unsafe ? 'the run was not isolated' : (judge(result, missing) ?? '');
    return { name, passed: detail === '', detail };
  } catch (error) {
    return { name, passed: false, detail: error instanceof Error ? error.message : String(error) };
  }
}
