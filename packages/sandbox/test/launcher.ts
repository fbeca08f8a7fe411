import { vi } from 'vitest';
import type { Launcher } from '../src/types.ts';
import { openUnsafeLauncher } from '../src/unsafe/launcher.ts';

/** A launcher of isolation `none` that keeps its warning to itself. */
export function quietUnsafeLauncher(): Launcher {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const launcher = openUnsafeLauncher();
  write.mockRestore();
  return launcher;
}

export function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
