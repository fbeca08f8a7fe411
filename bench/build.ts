import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { C_SOURCE, CPP_BITS_SOURCE, CPP_SOURCE, JAVA_SMALL_SOURCE, JAVA_SOURCE } from './sources.ts';

const execute = promisify(execFile);
const BUILD = fileURLToPath(new URL('build/', import.meta.url));

/** As packages/sandbox/src/runtimes/c.ts and cpp.ts compile, so that all contenders do the same work. */
export const GCC = ['/usr/bin/gcc', '-std=gnu17', '-O2', '-Wall'] as const;
export const GXX = ['/usr/bin/g++', '-std=gnu++20', '-O2', '-Wall'] as const;

/** Programs that the measurements need; absolute paths. */
export interface Tools {
  folder: string;
  /** Times fork and exec. */
  timer: string;
  /** Exits with 0; static, without a C library. */
  trueProgram: string;
  /** An empty folder. */
  nothing: string;
  /** C_SOURCE, and what it compiles to. */
  cSource: string;
  cProgram: string;
  /** Folders of JAVA_SOURCE, compiled, and of JAVA_SMALL_SOURCE. */
  javaFolder: string;
  javaSmallFolder: string;
  /** CPP_SOURCE and CPP_BITS_SOURCE. */
  cppSource: string;
  cppBitsSource: string;
}

/** Compiles the measuring tools. */
export async function buildTools(): Promise<Tools> {
  await mkdir(`${BUILD}nothing`, { recursive: true });
  const tools = {
    folder: BUILD,
    timer: `${BUILD}timer`,
    trueProgram: `${BUILD}true`,
    nothing: `${BUILD}nothing`,
    cSource: `${BUILD}main.c`,
    cProgram: `${BUILD}main`,
    javaFolder: `${BUILD}java`,
    javaSmallFolder: `${BUILD}java-small`,
    cppSource: `${BUILD}main.cpp`,
    cppBitsSource: `${BUILD}bits.cpp`,
  };
  const native = fileURLToPath(new URL('native/', import.meta.url));
  await execute('gcc', ['-O2', '-Wall', '-Wextra', '-static', '-o', tools.timer, `${native}timer.c`]);
  await execute('gcc', ['-O2', '-static', '-nostdlib', '-s', '-o', tools.trueProgram, `${native}true.c`]);
  await writeFile(tools.cSource, C_SOURCE);
  await execute(GCC[0], [...GCC.slice(1), '-o', tools.cProgram, tools.cSource]);
  await writeFile(tools.cppSource, CPP_SOURCE);
  await writeFile(tools.cppBitsSource, CPP_BITS_SOURCE);
  await mkdir(tools.javaFolder, { recursive: true });
  await mkdir(tools.javaSmallFolder, { recursive: true });
  await writeFile(`${tools.javaFolder}/Main.java`, JAVA_SOURCE);
  await writeFile(`${tools.javaSmallFolder}/Main.java`, JAVA_SMALL_SOURCE);
  await execute('javac', ['-d', tools.javaFolder, `${tools.javaFolder}/Main.java`]);
  return tools;
}
