/** Comments, strings and characters: what may hold words that look like declarations. */
const NOT_CODE = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g;
const PACKAGE = /^\s*package\s+([\w.]+)\s*;/m;
const DECLARATION = /\b(?:class|interface|enum|record)\s+(\w+)|\bvoid\s+main\s*\(|[{}]/g;

/**
 * The class to start: the first outermost type of the entry that has a `main`, or the one that the file is named after; with its package.
 */
export function mainClass(entry: string, text: string): string {
  const code = text.replace(NOT_CODE, ' ');
  const name = typeWithMain(code) ?? entry.replace(/^.*\//, '').replace(/\.java$/, '');
  const folder = PACKAGE.exec(code)?.[1];
  return folder === undefined ? name : `${folder}.${name}`;
}

function typeWithMain(code: string): string | undefined {
  let depth = 0;
  let outermost: string | undefined;
  for (const [token, declared] of code.matchAll(DECLARATION)) {
    if (token === '{') depth += 1;
    else if (token === '}') depth -= 1;
    else if (declared !== undefined) outermost = depth === 0 ? declared : outermost;
    else if (depth === 1) return outermost;
  }
  return undefined;
}
