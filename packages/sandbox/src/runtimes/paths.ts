/** A path as an argument that no program takes for an option (`-o`) or for a file of options (`@file`, gcc and javac). */
export function argument(path: string): string {
  return /^[-@]/.test(path) ? `./${path}` : path;
}

/** A path in the home as a program to start: never looked for in PATH. */
export function program(path: string): string {
  return `./${path}`;
}
