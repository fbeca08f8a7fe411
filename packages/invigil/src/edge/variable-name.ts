/** The environment's name of a setting: `waitMs` -> `INVIGIL_WAIT_MS`, `ceilings.wallMs` -> `INVIGIL_CEILING_WALL_MS`. */
export function variableName(setting: string): string {
  const name = setting.replace(/^ceilings\./, 'ceiling_').replace(/[A-Z]/g, (letter) => `_${letter}`);
  return `INVIGIL_${name.toUpperCase()}`;
}
