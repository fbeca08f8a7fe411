/**
 * What may differ between a warm run and a cold one, or between any two runs: the list of docs/templates.md, and the only place of the
 * suite where anything is made equal.
 */
export interface Difference {
  /** Its heading in docs/templates.md. */
  title: string;
  pattern: RegExp;
  becomes: string;
}

export const DIFFERENCES: readonly Difference[] = [
  { title: 'Addresses', pattern: /0x[0-9a-f]{6,16}/g, becomes: '0xADDRESS' },
  { title: 'Addresses', pattern: /(?<=native_id=|Thread-\d+ \(|ident=|_MainThread\(MainThread, started )\d{4,}/g, becomes: 'ID' },
  { title: 'Numbers of processes and descriptors', pattern: /(?<=(?:pid|pid=|process |parent)[= ]?)\d+/g, becomes: 'PID' },
  { title: 'Numbers of processes and descriptors', pattern: /(?<=pipe:\[|socket:\[|:\[)\d+/g, becomes: 'INODE' },
  { title: 'What /proc says of the process', pattern: /^(\/proc\/self\/(?:cmdline|exe)): .*$/gm, becomes: '$1' },
  { title: 'Time', pattern: /\b\d+\.\d{3}s\b/g, becomes: 'TIME' },
  { title: 'Time', pattern: /(?<= after )\d+(?:\.\d+)? ?m?s\b/g, becomes: 'TIME' },
  { title: 'Random names', pattern: /(?<=\/tmp\/tmp)[a-z0-9_]{8}/g, becomes: 'RANDOM' },
];

/** A text of a run, without what may differ. */
export function normalised(text: string): string {
  return DIFFERENCES.reduce((sofar, { pattern, becomes }) => sofar.replace(pattern, becomes), text);
}
