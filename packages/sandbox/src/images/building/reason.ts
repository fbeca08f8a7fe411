import { ToolFailure } from './tool.ts';

/** What pip, apt and debootstrap say when something fails, most telling first; the first group, where there is one, is the package. */
const TELLING: readonly RegExp[] = [
  /^ERROR: No matching distribution found for (\S+).*$/m,
  /^ERROR: Could not find a version that satisfies the requirement (\S+).*$/m,
  /^E: Unable to locate package (\S+).*$/m,
  /^E: Package '?([^\s']+)'? has no installation candidate.*$/m,
  /^E: Couldn't find these debs: (.+)$/m,
  /^ *(\S+) : (?:Depends|Conflicts|Breaks): .*$/m,
  /^(?:ERROR|E): .*$/m,
  /^W: .*$/m,
];
const PYTHON_ERROR = /^ *File "(.+)", line (\d+)\n[^]*?^(\w+Error: .*)$/m;
const NO_NETWORK =
  /connection broken|Temporary failure resolving|Could not resolve|Network is unreachable|Could not connect|Failed to fetch|Failed getting release file|name resolution/i;

/** Why a tool failed: its own words in one line, with what they mean where the network is missing. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof ToolFailure)) return error instanceof Error ? error.message : String(error);
  const { said, message } = error;
  const [, file, number, fault] = PYTHON_ERROR.exec(said) ?? [];
  if (fault !== undefined) return `${file}, line ${number}: ${fault}`;
  const found = TELLING.map((pattern) => pattern.exec(said)?.[0]).find((line) => line !== undefined);
  const reason =
    found === undefined
      ? message
      : found
          .trim()
          .replace(/^(?:ERROR|E|W): /, '')
          .slice(0, 400);
  return NO_NETWORK.test(said) ? `${reason} — the package index cannot be reached: is there a network?` : reason;
}
