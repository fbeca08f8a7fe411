import type { CollectedFile, DisplayItem, Limits, OmittedFile, RunRequest } from '../types.ts';

/** What a program shows lies here, relative to the home: a folder for each run of a sandbox. */
const FOLDER = '.display';

/** Tells the program where to put what it shows, and how much is taken: `FOLDER ITEMS BYTES`. Without it, helpers show nothing. */
const VARIABLE = 'INVIGIL_DISPLAY';

/** A run as its launcher is asked for it. */
export interface Asked {
  request: RunRequest;
  limits: Limits;
  /** Where the run's display items are among the collected files; null where they were not asked for. */
  folder: string | null;
}

/**
 * Adds the display's folder to what is collected, with room of its own. `place`: which of its sandbox's runs it is, from 0, so that a
 * session's run does not show again what an earlier one did.
 */
export function askForDisplay(request: RunRequest, limits: Limits, place = 0): Asked {
  if (request.display !== true) return { request, limits, folder: null };
  const folder = `${FOLDER}/${place}`;
  const { displayItems, displayBytes } = limits;
  const collect = request.collect ?? [];
  const isCollecting = collect.length > 0;
  return {
    folder,
    request: {
      ...request,
      collect: [...collect, `${folder}/[0-9]*`],
      env: { [VARIABLE]: `${folder} ${displayItems} ${displayBytes}`, ...request.env },
    },
    limits: {
      ...limits,
      collectFiles: displayItems + (isCollecting ? limits.collectFiles : 0),
      collectBytes: displayBytes + (isCollecting ? limits.collectBytes : 0),
    },
  };
}

export interface TakenOut {
  files: CollectedFile[];
  omittedFiles: OmittedFile[];
}

/** Tells what was shown from what was collected, each within its own limits: neither takes the other's room. */
export function splitDisplay(
  { files, omittedFiles }: TakenOut,
  folder: string | null,
  limits: Limits,
): TakenOut & { display: DisplayItem[] } {
  if (folder === null) return { files, omittedFiles, display: [] };
  const isShown = ({ path }: CollectedFile) => path.startsWith(`${folder}/`);
  const omitted = [...omittedFiles];
  const shown = fit(files.filter(isShown), limits.displayItems, limits.displayBytes, omitted);
  const collected = fit(
    files.filter((file) => !isShown(file)),
    limits.collectFiles,
    limits.collectBytes,
    omitted,
  );
  return {
    files: collected,
    omittedFiles: omitted,
    display: shown.map(({ type, size, content }) => ({ type, size, content })),
  };
}

/** The first files that fit; the others are named in `omitted`. */
function fit(files: readonly CollectedFile[], most: number, mostBytes: number, omitted: OmittedFile[]): CollectedFile[] {
  const taken: CollectedFile[] = [];
  let room = mostBytes;
  for (const file of files) {
    if (taken.length >= most) omitted.push({ path: file.path, reason: 'too-many' });
    else if (file.size > room) omitted.push({ path: file.path, reason: 'too-large' });
    else {
      taken.push(file);
      room -= file.size;
    }
  }
  return taken;
}
