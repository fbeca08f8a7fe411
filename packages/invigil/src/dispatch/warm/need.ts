/** What decides how many skeletons of an image are ready. */
export interface Load {
  /** Runs that are expected at one time now (E). */
  expected: number;
  /** Runs at one time, as they are (s). */
  runs: number;
  /** So much of what is ready may the runs that there are take, in percent (f). 1 to 100. */
  factorPercent: number;
  /** Ready however little happens (B). */
  baseline: number;
}

/** As many as the launcher's protocol has room for. */
const MOST = 4096;

/** n = max(E, s/f + B), as a whole number. */
export function needed({ expected, runs, factorPercent, baseline }: Load): number {
  return Math.min(MOST, Math.max(expected, Math.ceil((runs * 100) / factorPercent) + baseline));
}
