/** A path as an argument that no program takes for an option. */
export function argument(path: string): string {
  return path.startsWith('-') ? `./${path}` : path;
}

/** A path in the home as a program to start: never looked for in PATH. */
export function program(path: string): string {
  return `./${path}`;
}
