import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CPP_OPTIONS, GXX } from '../runtimes/cpp.ts';
import { hasProgram, inRoot } from './in-root.ts';
import { CPP_HEADERS } from './paths.ts';

/** What most programs begin with: a precompiled header serves only as the first line that is not a comment. */
const HEADERS = ['iostream', 'bits/stdc++.h'];

/** Messages name it as the file that includes the header, so it is called as most programs are. */
const INCLUDER = 'main.cpp';

/** All that decides what is made, beside the files of the root. */
export const CPP_RECIPE = [GXX, CPP_OPTIONS, HEADERS, INCLUDER];

/**
 * Precompiles headers with the C++ compiler of a root file system: `cpp/….gch` in the folder `out`, 150 MB, in 8 s. The compiler takes one
 * only where it and its options are the very same, and the header itself elsewhere. Gives the files of the root that they depend on; where
 * there is no C++, nothing is made. Another root than `/` needs root rights.
 */
export async function prepareCpp(root: string, out: string): Promise<string[]> {
  if (!(await hasProgram(root, GXX))) return [GXX];
  return inRoot(root, async (place) => {
    const sources = new Set([GXX, (await place.run([GXX, '-print-prog-name=cc1plus'])).trim()]);
    for (const header of HEADERS) {
      await writeFile(join(place.outside, INCLUDER), `#include <${header}>\n`);
      await place.run([GXX, ...CPP_OPTIONS, '-x', 'c++-header', '-MD', '-MF', 'sources', '-o', 'header.gch', INCLUDER]);
      for (const source of (await place.run(['/bin/cat', 'sources'])).split(/[\s\\]+/)) if (source.startsWith('/')) sources.add(source);
      const target = join(out, basename(CPP_HEADERS), `${header}.gch`);
      await mkdir(dirname(target), { recursive: true });
      await copyFile(join(place.outside, 'header.gch'), target);
    }
    return [...sources];
  });
}
