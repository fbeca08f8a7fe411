import { readFileSync } from 'node:fs';

const SYS_RESOURCE = 24n;

/** Why a control as root could not raise limits or lower its score here; null where it can. */
export function noRightOverLimits(): string | null {
  const [, hex = '0'] = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  const has = ((BigInt(`0x${hex}`) >> SYS_RESOURCE) & 1n) === 1n;
  return has ? null : 'root itself has no CAP_SYS_RESOURCE on this machine';
}
