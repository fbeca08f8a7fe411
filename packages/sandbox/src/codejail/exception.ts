import type { RunResult } from '../types.ts';

/** What jailed code left behind. */
export interface JailResult {
  stdout: Uint8Array;
  stderr: Uint8Array;
  /** Exit status; or minus the number of the signal that ended it, -9 where a limit did. */
  status: number;
  /** The whole of what is known of the run. */
  result: RunResult;
}

/** Thrown when jailed code failed; the message is CodeJail's own, which its clients show and compare. */
export class SafeExecException extends Error {
  readonly jailed: JailResult;

  constructor(jailed: JailResult, message = describe(jailed)) {
    super(message);
    this.name = 'SafeExecException';
    this.jailed = jailed;
  }
}

function describe({ stdout, stderr, status }: JailResult): string {
  return `Couldn't execute jailed code: stdout: ${pythonBytes(stdout)}, stderr: ${pythonBytes(stderr)} with status code: ${status}`;
}

const NAMED: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r', 92: '\\\\' };

/** Bytes as Python shows them: `b'a\n'`. */
export function pythonBytes(bytes: Uint8Array): string {
  const quote = bytes.includes(39) && !bytes.includes(34) ? '"' : "'";
  let shown = '';
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    if (NAMED[byte] !== undefined) shown += NAMED[byte];
    else if (character === quote) shown += `\\${quote}`;
    else shown += byte >= 32 && byte < 127 ? character : `\\x${byte.toString(16).padStart(2, '0')}`;
  }
  return `b${quote}${shown}${quote}`;
}
