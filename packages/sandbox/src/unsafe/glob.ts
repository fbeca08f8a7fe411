/** One path name against one pattern name: `*`, `?` and `[a-z]`, `[!a-z]`. A star goes back only to its last place: never exponential. */
function matchesName(pattern: string, name: string): boolean {
  let p = 0;
  let n = 0;
  let star = -1;
  let starAt = 0;
  while (n < name.length || p < pattern.length) {
    if (pattern[p] === '*') {
      star = p += 1;
      starAt = n;
      continue;
    }
    const next = n < name.length ? matchOne(pattern, p, name.charAt(n)) : -1;
    if (next >= 0) {
      p = next;
      n += 1;
    } else if (star >= 0 && starAt < name.length) {
      n = starAt += 1;
      p = star;
    } else return false;
  }
  return true;
}

/** The place in the pattern after one matched character, or -1. */
function matchOne(pattern: string, at: number, character: string): number {
  const wanted = pattern[at];
  if (wanted === '?') return at + 1;
  if (wanted !== '[') return wanted === character ? at + 1 : -1;
  const inverted = pattern[at + 1] === '!' || pattern[at + 1] === '^';
  const start = at + (inverted ? 2 : 1);
  const end = pattern.indexOf(']', start + 1);
  if (end < 0) return -1;
  let found = false;
  for (let i = start; i < end; i += 1) {
    const low = pattern.charAt(i);
    const isRange = pattern[i + 1] === '-' && i + 2 < end;
    const high = isRange ? pattern.charAt(i + 2) : low;
    if (isRange) i += 2;
    if (character >= low && character <= high) found = true;
  }
  return found !== inverted ? end + 1 : -1;
}

/** Whether a relative path matches a `collect` pattern: `*`, `?` and `[a-z]` stay inside one folder, `**` crosses folders. */
export function matchesGlob(pattern: string, path: string): boolean {
  const wanted = pattern.split('/');
  const names = path.split('/');
  let w = 0;
  let n = 0;
  let star = -1;
  let starAt = 0;
  while (n < names.length || w < wanted.length) {
    if (wanted[w] === '**') {
      star = w += 1;
      starAt = n;
      if (w === wanted.length) return n < names.length;
      continue;
    }
    if (w < wanted.length && n < names.length && matchesName(wanted[w] as string, names[n] as string)) {
      w += 1;
      n += 1;
    } else if (star >= 0 && starAt < names.length) {
      n = starAt += 1;
      w = star;
    } else return false;
  }
  return true;
}

/** Whether anything below a folder can match a pattern. `depth`: names before the folder's own in its path. */
export function reachesBelow(pattern: string, depth: number): boolean {
  return pattern.includes('**') || pattern.split('/').length - 1 > depth;
}
