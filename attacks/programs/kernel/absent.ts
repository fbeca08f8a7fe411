import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Exits 0 if the kernel knows any of the calls; the arguments are never valid, so that none does anything. */
const PROBE = `
import ctypes, sys
libc = ctypes.CDLL(None, use_errno=True)
def known(number):
    ctypes.set_errno(0)
    libc.syscall(ctypes.c_long(number), *[ctypes.c_long(-1)] * 6)
    return ctypes.get_errno() != 38
sys.exit(0 if any(known(int(number)) for number in sys.argv[1:]) else 1)
`;

/** Why a control cannot be made: this kernel has none of the system calls of these numbers (x86-64's). Null if it has one. */
export function withoutCalls(what: string, ...numbers: number[]): () => Promise<string | null> {
  return async () => {
    try {
      await execute('/usr/bin/python3', ['-c', PROBE, ...numbers.map(String)]);
      return null;
    } catch {
      return `this kernel has no ${what}`;
    }
  };
}
