// What the machine must be before anything can be installed on it.

const OLDEST_NODE = 16;
const OLDEST_NPM = 8; // Node 16 brings npm 8; older ones cannot read this lock file
const ARCHITECTURES = ['x64', 'arm64'];

/**
 * @typedef {object} Platform
 * @property {string} os as in `process.platform`
 * @property {string} arch as in `process.arch`
 * @property {string} nodeVersion `20.1.0`
 * @property {string | undefined} npmVersion undefined when npm did not start us
 */

/** @returns {Platform} */
export function thisPlatform() {
  const agent = /npm\/(\S+)/.exec(process.env['npm_config_user_agent'] || '');
  return { os: process.platform, arch: process.arch, nodeVersion: process.versions.node, npmVersion: agent ? agent[1] : undefined };
}

/**
 * One sentence that says what is wrong and what to do, or undefined when the platform will do.
 * @param {Platform} platform
 * @returns {string | undefined}
 */
export function platformProblem({ os, arch, nodeVersion, npmVersion }) {
  if (os !== 'linux') {
    return `sandboxes are made of Linux namespaces and this is ${osName(os)}: run it on Linux, for example in a Debian virtual machine${os === 'win32' ? ' or in WSL 2' : ''}.`;
  }
  if (!ARCHITECTURES.includes(arch)) {
    return `the system call filter is written for x64 and arm64 and this machine is ${arch}: use one of those two.`;
  }
  if (Number.parseInt(nodeVersion, 10) < OLDEST_NODE) {
    return `Node ${nodeVersion} is too old to start the set-up: install Node ${OLDEST_NODE} or newer (the set-up then brings the Node that it needs).`;
  }
  if (npmVersion !== undefined && Number.parseInt(npmVersion, 10) < OLDEST_NPM) {
    return `npm ${npmVersion} is too old to read package-lock.json: install npm ${OLDEST_NPM} or newer, for example with "npm install -g npm@10".`;
  }
  return undefined;
}

/** @param {string} os */
function osName(os) {
  return { darwin: 'macOS', win32: 'Windows' }[os] || os;
}
