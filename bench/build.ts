import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const BUILD = fileURLToPath(new URL('build/', import.meta.url));

/** The C program of the compile-and-run workloads. */
export const C_SOURCE = '#include <stdio.h>\n\nint main(void) {\n  printf("%d\\n", 6 * 7);\n  return 0;\n}\n';

/** As packages/sandbox/src/runtimes/c.ts compiles, so that all contenders do the same work. */
export const GCC = ['/usr/bin/gcc', '-std=gnu17', '-O2', '-Wall'] as const;

/** Programs that the measurements need; absolute paths. */
export interface Tools {
  folder: string;
  /** Times fork and exec. */
  timer: string;
  /** Exits with 0; static, without a C library. */
  trueProgram: string;
  /** C_SOURCE, and what it compiles to. */
  cSource: string;
  cProgram: string;
}

/** Compiles the measuring tools. */
export async function buildTools(): Promise<Tools> {
  await mkdir(BUILD, { recursive: true });
  const tools = {
    folder: BUILD,
    timer: `${BUILD}timer`,
    trueProgram: `${BUILD}true`,
    cSource: `${BUILD}main.c`,
    cProgram: `${BUILD}main`,
  };
  const native = fileURLToPath(new URL('native/', import.meta.url));
  await execute('gcc', ['-O2', '-Wall', '-Wextra', '-static', '-o', tools.timer, `${native}timer.c`]);
  await execute('gcc', ['-O2', '-static', '-nostdlib', '-s', '-o', tools.trueProgram, `${native}true.c`]);
  await writeFile(tools.cSource, C_SOURCE);
  await execute(GCC[0], [...GCC.slice(1), '-o', tools.cProgram, tools.cSource]);
  return tools;
}
