import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { stopped } from '../../judges.ts';
import { whileHeld, type Holding } from '../../runner/held.ts';
import type { Attack, Finding, Outcome, Scene } from '../../types.ts';

/** Host folders that anybody may write to, where a file is left for the attack to find, or by the attack. */
const SHARED = ['/tmp', '/var/tmp', '/dev/shm'];

const SECRETS = [
  '/etc/shadow',
  '/etc/gshadow',
  '/etc/sudoers',
  '/etc/ssh/sshd_config',
  '/etc/fstab',
  '/etc/machine-id',
  '/etc/crontab',
  '/root/.ssh/',
  '/root/.bashrc',
];

/** Reading and finding what belongs to the host. */
export const attacks: readonly Attack[] = [
  {
    id: 'files/secrets',
    title: 'reading the host’s secrets: /etc/shadow and its like',
    program: 'read-host.py',
    args: SECRETS,
    control: { as: 'root', args: ['/etc/shadow'] },
  },
  {
    id: 'files/folders',
    title: 'listing the host’s folders: homes, /var, /srv, /run, /sys and the rest',
    program: 'read-host.py',
    args: [
      '/',
      '/home/',
      '/root/',
      '/var/',
      '/var/tmp/',
      '/srv/',
      '/mnt/',
      '/media/',
      '/boot/',
      '/run/',
      '/sys/',
      '/opt/',
      '/lost+found/',
      '/workspace/',
      '/snap/',
    ],
    control: { args: ['/var/', '/run/', '/sys/'] },
  },
  {
    id: 'files/passwd',
    title: 'learning the host’s users from /etc/passwd',
    program: 'print-file.py',
    args: ['/etc/passwd'],
    needs: 'host',
    judge: async ({ output }) => {
      const known = new Set(output.split('\n'));
      const users = (await readFile('/etc/passwd', 'utf8'))
        .split('\n')
        .filter((line) => line !== '' && !/^(root|nobody|student):/.test(line));
      const shown = users.filter((line) => known.has(line));
      if (shown.length > 0) return `${shown.length} users of the host are shown`;
      return output.includes('student') ? null : 'there is no such file, or not one for the sandbox';
    },
    control: {
      check: async (scene) => {
        const { output } = await scene.run({ args: ['/etc/passwd'] });
        return output === (await readFile('/etc/passwd', 'utf8')) ? null : 'the host’s file was not read';
      },
    },
  },
  {
    id: 'files/search',
    title: 'walking every folder in search of what the host has in its shared ones',
    program: 'search-name.py',
    needs: 'host',
    scenario: searchHost,
    control: {
      check: async (scene) => {
        await writeFile(`${scene.folder}/${scene.mark}`, 'host');
        const { through } = await scene.run({ args: [scene.mark, scene.folder] });
        return through.length > 0 ? null : 'the file was not found';
      },
    },
  },
  {
    id: 'files/other-sandbox',
    title: 'finding the files of another sandbox that runs at the same time',
    program: 'search-name.py',
    scenario: searchNeighbour,
    control: {
      check: async (scene) => {
        await scene.run({ program: 'leave-secret.py', args: [`secret-${scene.mark}`, '0'] });
        const { through } = await scene.run({ args: [scene.mark, scene.folder] });
        return through.length > 0 ? null : 'the file was not found';
      },
    },
  },
  {
    id: 'files/host-folders-write',
    title: 'leaving files in the host’s shared folders',
    program: 'leave-secret.py',
    needs: 'host',
    scenario: writeHost,
    control: {
      check: async (scene) => {
        await scene.run({ args: [scene.mark, '0'] });
        return (await exists(`${scene.folder}/${scene.mark}`)) ? null : 'the file was not written';
      },
    },
  },
  { id: 'files/proc-init', title: 'looking into PID 1 through /proc', program: 'proc-others.py', control: { as: 'root', args: ['1'] } },
  {
    id: 'files/proc-system',
    title: 'reading and writing what /proc and /sys say of the whole machine',
    program: 'proc-system.py',
    control: { as: 'root' },
  },
  {
    id: 'files/paths-out',
    title: 'paths that climb out of the root',
    program: 'paths-out.py',
    needs: 'host',
    scenario: async (scene) =>
      withFiles(scene, async () => {
        const wanted = SHARED.map((folder) => `${folder.slice(1)}/${scene.mark}`);
        for (const path of wanted) {
          const finding = await stopped(await scene.run({ args: [path] }), scene);
          if (finding !== null) return finding;
        }
        return null;
      }),
    control: { args: ['wanted', 'control'] },
  },
  { id: 'files/by-handle', title: 'opening files of the disk by their numbers', program: 'by-handle.c', control: { as: 'root' } },
];

async function searchHost(scene: Scene): Promise<Finding> {
  return withFiles(scene, async () => stopped(await scene.run({ args: [scene.mark, '/'] }), scene));
}

/** With a file named as the mark in each of the host's shared folders. */
async function withFiles(scene: Scene, action: () => Promise<Finding>): Promise<Finding> {
  const paths = SHARED.map((folder) => `${folder}/${scene.mark}`);
  try {
    for (const path of paths) await writeFile(path, 'host');
    return await action();
  } finally {
    for (const path of paths) await rm(path, { force: true });
  }
}

async function searchNeighbour(scene: Scene): Promise<Finding> {
  const name = `secret-${scene.mark}`;
  const leave = (seconds: number, holding: Partial<Holding>): Promise<Outcome> =>
    scene.run({ program: 'leave-secret.py', args: [name, String(seconds * scene.slow)], limits: { wallMs: 40_000 }, ...holding });
  const search = (): Promise<Outcome> => scene.run({ args: [name, '/'] });
  // Over HTTP nothing tells when the neighbour is there, and the two have to meet by the clock.
  const [left, searching] =
    scene.target.kind === 'http'
      ? await Promise.all([leave(3, {}), scene.sleep(500 * scene.slow).then(search)])
      : await whileHeld(/left/, (holding) => leave(30, holding), search);
  if (!left.output.includes('left')) return 'the neighbour left nothing to be found';
  return stopped(searching, scene);
}

async function writeHost(scene: Scene): Promise<Finding> {
  const { output } = await scene.run({ args: [scene.mark, '0'] });
  if (!output.includes('left')) return 'the program did not run';
  for (const folder of [...SHARED, '/run', '/var/lib', '/home', '/opt', '.']) {
    if (!(await exists(`${folder}/${scene.mark}`))) continue;
    await rm(`${folder}/${scene.mark}`, { force: true });
    return `its file is in the host’s ${folder}`;
  }
  return null;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
