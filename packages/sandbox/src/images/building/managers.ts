import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Programs that install other programs, by the folder in which they lie. */
const MANAGERS: readonly [folder: string, names: RegExp][] = [
  [
    'usr/bin',
    /^(?:pip[\d.]*|easy_install[\d.]*|pipx|uv|uvx|poetry|conda|mamba|apt|apt-(?:get|cache|cdrom|config|key|mark|add-repository|ftparchive|sortpkgs|extracttemplates)|add-apt-repository|aptitude|dpkg(?:-.*)?|dselect|debootstrap|mmdebstrap|dnf|yum|rpm|snap|flatpak|npm|npx|corepack|yarn|yarnpkg|pnpm|gem[\d.]*|bundler?[\d.]*|cpan.*|cargo|rustup|composer|luarocks|skopeo|umoci)$/,
  ],
  ['usr/sbin', /^(?:debootstrap|dpkg-.*|apt-.*)$/],
  ['usr/lib', /^(?:apt|dpkg|aptitude|node_modules|snapd)$/],
  ['usr/share', /^(?:python-wheels|aptitude|debootstrap|mmdebstrap)$/],
  ['usr/share/nodejs', /^(?:npm|corepack|yarn|pnpm)$/],
  ['usr/local/lib', /^node_modules$/],
];

/** The names in a folder; none where there is no such folder. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Package managers below a root, and Python's own way to get one. Paths relative to the root. */
export function packageManagers(root: string): string[] {
  const named = [...MANAGERS, ...MANAGERS.filter(([folder]) => /^usr\/s?bin$/.test(folder)).map(local)];
  const found = named.flatMap(([folder, names]) =>
    namesIn(join(root, folder))
      .filter((name) => names.test(name))
      .map((name) => `${folder}/${name}`),
  );
  const pythons = pythonFolders(root).flatMap((folder) =>
    ['ensurepip', 'dist-packages/pip', 'site-packages/pip']
      .map((name) => `${folder}/${name}`)
      .filter((path) => existsSync(join(root, path))),
  );
  return [...found, ...pythons].toSorted();
}

function local([folder, names]: [string, RegExp]): [string, RegExp] {
  return [folder.replace('usr/', 'usr/local/'), names];
}

/** Folders of Python's standard library and packages, of all versions, relative to the root. */
export function pythonFolders(root: string): string[] {
  return ['usr/lib', 'usr/local/lib'].flatMap((folder) =>
    namesIn(join(root, folder))
      .filter((name) => /^python3(?:\.\d+)?$/.test(name))
      .map((name) => `${folder}/${name}`),
  );
}
