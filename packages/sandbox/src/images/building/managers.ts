import { lstatSync, readdirSync } from 'node:fs';
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

/**
 * The names in a folder below a root; none where there is no such folder. A link on the way could lead to the host's own folder, or to one
 * that is looked at anyway.
 */
function namesIn(root: string, folder: string): string[] {
  const parts = folder.split('/').map((_, index, all) => join(root, ...all.slice(0, index + 1)));
  const areFolders = parts.every((path) => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true);
  return areFolders ? readdirSync(join(root, folder)) : [];
}

/** Package managers below a root, and Python's own way to get one. Paths relative to the root. */
export function packageManagers(root: string): string[] {
  const named = [...MANAGERS, ...MANAGERS.filter(([folder]) => /^usr\/s?bin$/.test(folder)).map(local)];
  const programs = named.flatMap(([folder, names]) => matching(root, folder, names));
  const modules = pythonFolders(root).flatMap((folder) =>
    ['', '/dist-packages', '/site-packages'].flatMap((below) => matching(root, folder + below, /^(?:ensurepip|pip|pip-.*\.dist-info)$/)),
  );
  return [...programs, ...modules].toSorted();
}

function local([folder, names]: [string, RegExp]): [string, RegExp] {
  return [folder.replace('usr/', 'usr/local/'), names];
}

function matching(root: string, folder: string, names: RegExp): string[] {
  return namesIn(root, folder)
    .filter((name) => names.test(name))
    .map((name) => `${folder}/${name}`);
}

/** Folders of Python's standard library and packages, of all versions, relative to the root. */
export function pythonFolders(root: string): string[] {
  return ['usr/lib', 'usr/local/lib'].flatMap((folder) => matching(root, folder, /^python3(?:\.\d+)?$/));
}
