import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { whiteOut } from '../layer/whiteout.ts';
import type { Step } from './step.ts';

/** Programs that install other programs, by the folder in which they lie. */
const MANAGERS: readonly [folder: string, names: RegExp][] = [
  [
    'usr/bin',
    /^(?:pip[\d.]*|easy_install[\d.]*|pipx|uv|uvx|poetry|conda|mamba|apt|apt-(?:get|cache|cdrom|config|key|mark|add-repository|ftparchive|sortpkgs|extracttemplates)|add-apt-repository|aptitude|dpkg(?:-.*)?|dselect|debootstrap|mmdebstrap|dnf|yum|rpm|snap|flatpak|npm|npx|corepack|yarn|yarnpkg|pnpm|gem[\d.]*|bundler?[\d.]*|cpan[\d.]*.*|cargo|rustup|composer|luarocks|skopeo|umoci)$/,
  ],
  ['usr/sbin', /^(?:debootstrap|dpkg-.*|apt-.*)$/],
  ['usr/lib', /^(?:apt|dpkg|aptitude|node_modules|snapd)$/],
  ['usr/share', /^(?:python-wheels|aptitude|debootstrap|mmdebstrap)$/],
  ['usr/share/nodejs', /^(?:npm|corepack|yarn|pnpm)$/],
  ['usr/local/lib', /^node_modules$/],
];

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Package managers below a root, and Python's own way to get one. Paths relative to the root. */
function packageManagers(root: string): string[] {
  const named = [...MANAGERS, ...MANAGERS.filter(([folder]) => /^usr\/s?bin$/.test(folder)).map(local)];
  const found = named.flatMap(([folder, names]) =>
    namesIn(join(root, folder))
      .filter((name) => names.test(name))
      .map((name) => `${folder}/${name}`),
  );
  const pythons = ['usr/lib', 'usr/local/lib'].flatMap((folder) =>
    namesIn(join(root, folder))
      .filter((name) => /^python3\.\d+$/.test(name))
      .flatMap((name) =>
        namesIn(join(root, folder, name))
          .filter((one) => one === 'ensurepip')
          .map((one) => `${folder}/${name}/${one}`),
      ),
  );
  return [...found, ...pythons].toSorted();
}

function local([folder, names]: [string, RegExp]): [string, RegExp] {
  return [folder.replace('usr/', 'usr/local/'), names];
}

/** Folders of Python packages that the host has beside the standard library. */
function hostPackages(): string[] {
  const isThere = (folder: string, name: string) => namesIn(join('/', folder)).includes(name);
  const folders = ['usr/lib', 'usr/local/lib'].flatMap((folder) =>
    namesIn(join('/', folder))
      .filter((name) => /^python3(?:\.\d+)?$/.test(name))
      .flatMap((name) =>
        ['dist-packages', 'site-packages'].filter((one) => isThere(`${folder}/${name}`, one)).map((one) => `${folder}/${name}/${one}`),
      ),
  );
  return folders.toSorted();
}

/**
 * The bottom layer of every image over the host's /usr: the host's own Python packages are not there, so that a course chooses what may be
 * imported, and no package manager is.
 */
export function hideStep(): Step {
  const paths = [...hostPackages(), ...packageManagers('/')].toSorted();
  return {
    name: 'host',
    inputs: paths,
    make: async ({ folder }) => {
      await whiteOut(folder, paths);
      return {};
    },
  };
}
