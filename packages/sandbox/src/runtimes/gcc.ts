import { argument } from './paths.ts';
import type { CompilePart, CompileRecipe } from './runtime.ts';

const LINE_BUFFERED_PATH = '.invigil-stdio.o';

const SOURCE_PATH = '.invigil-stdio.c';

/**
 * Linked into every C and C++ program: stdout is written line by line and before input is read, as on a terminal. On a pipe, the C library
 * would keep up to 4 KiB back, and a program that crashes or is stopped would seem to have printed nothing. (1 is _IOLBF.)
 * As a source of each program it took 15 of the 55 ms of a small compile.
 */
const LINE_BUFFERED: CompilePart = {
  command: ['/usr/bin/gcc', '-O2', '-c', '-o', LINE_BUFFERED_PATH, SOURCE_PATH],
  files: {
    [SOURCE_PATH]: `struct _IO_FILE;
extern struct _IO_FILE *stdin, *stdout;
int setvbuf(struct _IO_FILE *, char *, int, unsigned long);
__attribute__((constructor)) static void write_by_line(void) { setvbuf(stdin, 0, 1, 0); setvbuf(stdout, 0, 1, 0); }
`,
  },
  artefact: LINE_BUFFERED_PATH,
};

export function gccOptions(standard: string): string[] {
  return [`-std=${standard}`, '-O2', '-Wall'];
}

/** All sources at once into one binary, by a compiler of GCC's. */
export function gccRecipe(compiler: string, options: readonly string[]): CompileRecipe {
  return {
    command: ({ sources, binary }) => [compiler, ...options, '-o', argument(binary), ...sources.map(argument), LINE_BUFFERED_PATH, '-lm'],
    artefacts: ({ binary }) => [binary],
    part: LINE_BUFFERED,
  };
}
