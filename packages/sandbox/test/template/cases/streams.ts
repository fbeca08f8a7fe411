import type { Case } from '../case.ts';

const INPUT = 'Ada\n36\nthird\nfourth\nfifth ä\nsixth\nabc';

/** Input, output, buffering and terminals. */
export const streams: readonly Case[] = [
  { title: 'input() to the end', program: 'stream-input.py', stdin: INPUT, says: 'EOFError: EOF when reading a line' },
  { title: 'input() of nothing', program: 'stream-input.py', says: 'EOFError' },
  { title: 'input() of empty input', program: 'stream-input.py', stdin: '', says: 'EOFError' },
  { title: 'input() on a terminal', program: 'stream-input.py', typed: INPUT.split(/(?<=\n)/), says: 'Hello' },
  { title: 'bytes', program: 'stream-bytes.py', stdin: 'ab\ncd\n\ne' },
  { title: 'input that is no text', program: 'stream-undecodable.py', stdin: new Uint8Array([0x61, 0xff, 0xfe, 0x0a]) },
  { title: 'input of 200 KiB', program: 'stream-undecodable.py', stdin: 'x'.repeat(60_000) },
  { title: 'the order of stdout and stderr', program: 'stream-order.py', says: 'said to stderr' },
  { title: 'the order of stdout and stderr on a terminal', program: 'stream-order.py', typed: [], says: 'said to stderr' },
  ...['_exit', 'kill', 'exec', 'fork', 'raise'].map((how) => ({
    title: 'what was printed before',
    program: 'stream-lost.py',
    args: [how],
    says: 'printed',
  })),
  { title: 'replaced streams', program: 'stream-replaced.py', says: 'TO THE END' },
  { title: 'streams with other settings', program: 'stream-reconfigured.py', stdin: new Uint8Array([0xe4, 0x0a]) },
  ...['close', 'descriptor', 'none', 'deleted', 'stdin'].map((how) => ({
    title: 'closed streams',
    program: 'stream-closed.py',
    args: [how],
    says: /seen|I\/O|Bad file|lost/,
  })),
  ...['full', 'stdout', 'stderr'].map((how) => ({
    title: 'a failing flush at the end',
    program: 'stream-flush.py',
    args: [how],
    says: '',
  })),
  { title: 'output of 50 KiB', program: 'stream-large.py', args: ['500'] },
  { title: 'output beyond its limit', program: 'stream-large.py', args: ['100000'], limits: { outputBytes: 20_000 }, says: '9 xxx' },
  { title: 'a buffered pipe', program: 'stream-unbuffered.py', withoutRuntime: true, says: /buffered[^]*done/ },
  { title: 'a buffered pipe that is lost', program: 'stream-unbuffered.py', args: ['_exit'], withoutRuntime: true, says: 'raw' },
  { title: 'an unbuffered pipe that is not lost', program: 'stream-unbuffered.py', args: ['_exit'], says: /buffered[^]*done/ },
  { title: 'a terminal', program: 'stream-terminal.py', typed: ['Ada\n', 'again\n', 'one\n', 'two\n'], says: /done/ },
  {
    title: 'a terminal without the variables of the runtime',
    program: 'stream-terminal.py',
    typed: ['Ada\n', 'again\n'],
    withoutRuntime: true,
    says: /done/,
  },
  { title: 'a password on a terminal', program: 'stream-secret.py', typed: ['secret\n'], says: /done/ },
  { title: 'Ctrl-C on a terminal', program: 'stream-interrupt.py', typed: ['\u0003', 'x\u0003'], says: 'interrupted' },
  { title: 'a prompt afterwards', program: 'stream-inspect.py', typed: ['answer\n', 'import sys; sys.ps1\n', 'exit(4)\n'], says: '>>> ' },
  { title: 'a prompt afterwards without a terminal', program: 'stream-inspect.py', stdin: 'print(answer)\n' },
  { title: 'code.interact', program: 'code-interact.py', stdin: 'answer\nfor i in range(2):\n    print(i)\n\n1/0\n', says: /done/ },
  { title: 'code.interact on a terminal', program: 'code-interact.py', typed: ['answer\n'], says: /left/ },
  { title: 'the debugger', program: 'breakpoint.py', stdin: 'p value\nwhere\nvalue = 8\ncontinue\n', says: 'done 8' },
  { title: 'help', program: 'help.py', says: 'Return the number of items in a container' },
];
