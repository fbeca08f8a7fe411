import { lstatSync, readdirSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { isWhiteout } from './canonical.ts';

/** Something that a stack of layers shows. */
export interface Shown {
  /** The path on this machine. */
  path: string;
  status: Stats;
}

function lookAt(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

/** What a stack of layers shows, found out as overlayfs does, without mounting it. Links are not followed. */
export class LayerView {
  readonly #roots: readonly string[];

  /** Folders, the topmost first. */
  constructor(roots: readonly string[]) {
    this.#roots = roots;
  }

  /** A view with one more layer on top. */
  with(root: string): LayerView {
    return new LayerView([root, ...this.#roots]);
  }

  /** What is at a path relative to the root, or undefined. */
  find(path: string): Shown | undefined {
    return this.#all(path)[0];
  }

  /** The names in a folder, in order; none where it is no folder. */
  list(path: string): string[] {
    const gone = new Set<string>();
    const names = new Set<string>();
    for (const shown of this.#all(path)) {
      if (!shown.status.isDirectory()) break;
      const here = readdirSync(shown.path, { withFileTypes: true });
      for (const { name } of here) if (!gone.has(name)) names.add(name);
      for (const entry of here) {
        if (!entry.isCharacterDevice() || gone.has(entry.name)) continue;
        if (!this.find(`${path}/${entry.name}`)) names.delete(entry.name);
        gone.add(entry.name);
      }
    }
    return [...names].toSorted();
  }

  /** What a path is in each layer where it can be seen, the topmost first: several folders, or one thing. */
  #all(path: string): Shown[] {
    let visible: Shown[] = this.#roots.map((root) => ({ path: root, status: lstatSync(root) }));
    for (const name of path.split('/')) {
      const below: Shown[] = [];
      for (const folder of visible) {
        const full = join(folder.path, name);
        const status = lookAt(full);
        if (status === undefined) continue;
        if (isWhiteout(status)) break;
        if (status.isDirectory() || below.length === 0) below.push({ path: full, status });
        if (!status.isDirectory()) break;
      }
      visible = below;
    }
    return visible;
  }
}
