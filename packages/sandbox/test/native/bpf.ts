/** A machine for classic BPF as seccomp uses it, so that a filter can be asked about calls, and architectures, that this kernel does not have. */

/** One instruction: code, jump if true, jump if false, operand. */
export type Instruction = readonly [code: number, jt: number, jf: number, k: number];

/** What a filter is shown of a system call; the numbers are unsigned. */
export interface Call {
  nr: number;
  arch: number;
  args: readonly bigint[];
}

const LOAD = 0x20;
const AND = 0x54;
const JUMP = 0x05;
const JUMP_EQUAL = 0x15;
const JUMP_GREATER_OR_EQUAL = 0x35;
const RETURN = 0x06;

/** The instructions of `seccomp_NAME` in a header that generate.c wrote. */
export function parseFilter(header: string, name: string): Instruction[] {
  const start = header.indexOf(`seccomp_${name}[] = {`);
  if (start < 0) throw new Error(`no filter ${name} in the header`);
  const text = header.slice(start, header.indexOf('};', start));
  const pattern = /\{(0x[0-9a-f]+), (\d+), (\d+), (0x[0-9a-f]+)\}/g;
  return [...text.matchAll(pattern)].map(([, code, jt, jf, k]): Instruction => [Number(code), Number(jt), Number(jf), Number(k)]);
}

/** `struct seccomp_data`, little-endian: nr, arch, instruction pointer, six arguments. */
function callData(call: Call): DataView {
  const data = new DataView(new ArrayBuffer(64));
  data.setUint32(0, call.nr, true);
  data.setUint32(4, call.arch, true);
  call.args.forEach((arg, i) => data.setBigUint64(16 + 8 * i, arg, true));
  return data;
}

/** The filter's answer, a SECCOMP_RET value. Throws at what the kernel would refuse, too. */
export function runFilter(filter: readonly Instruction[], call: Call): number {
  const data = callData(call);
  let accumulator = 0;
  for (let at = 0; at < filter.length; at++) {
    const [code, jt, jf, k] = filter[at]!;
    if (code === LOAD) accumulator = data.getUint32(k, true);
    else if (code === AND) accumulator = (accumulator & k) >>> 0;
    else if (code === JUMP) at += k;
    else if (code === JUMP_EQUAL) at += accumulator === k ? jt : jf;
    else if (code === JUMP_GREATER_OR_EQUAL) at += accumulator >= k ? jt : jf;
    else if (code === RETURN) return k;
    else throw new Error(`unknown instruction 0x${code.toString(16)} at ${at}`);
  }
  throw new Error('the filter ends without an answer');
}
