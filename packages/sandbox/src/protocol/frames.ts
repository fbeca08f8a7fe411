/** The launcher's wire protocol, as `native/src/protocol.h` defines it: the numbers, and nothing else. */
export const PROTOCOL_VERSION = 2;
export const PROTOCOL_MAGIC = 0x47564e49;
export const HEADER_BYTES = 12;
export const MAX_PAYLOAD_BYTES = 128 * 1024;
export const MAX_FILE_CHUNK_BYTES = 64 * 1024;
export const MAX_MOUNTS = 8;

export const FRAME = {
  hello: 1,
  open: 2,
  file: 3,
  run: 4,
  stdin: 5,
  stdinEnd: 6,
  signal: 7,
  resize: 8,
  cancel: 9,
  close: 10,
  layers: 11,
  keep: 12,
  welcome: 64,
  stdout: 65,
  stderr: 66,
  stdinRoom: 67,
  waiting: 68,
  collected: 69,
  omitted: 70,
  exit: 71,
  ended: 72,
  error: 73,
  layer: 74,
  kept: 75,
} as const;

export const OPEN_FLAG = { loopback: 1, warm: 2 } as const;
export const FILE_FLAG = { append: 1, executable: 2 } as const;
export const RUN_FLAG = { terminal: 1, watchInput: 2, noInput: 4, last: 8, warm: 16 } as const;

/** Why the launcher ended a run, by number. */
export const CAUSES = ['none', 'wall', 'cpu', 'memory', 'output', 'cancelled', 'lost'] as const;
export type Cause = (typeof CAUSES)[number];

export const HIT = { processes: 1, diskBytes: 2, diskFiles: 4, memory: 8 } as const;

export const ERRORS = ['none', 'protocol', 'layer', 'limit', 'mount', 'image', 'files', 'setup'] as const;
export type LauncherErrorKind = (typeof ERRORS)[number];

/** What there is of an image's template, by number. */
export const TEMPLATE_STATES = ['none', 'starting', 'ready'] as const;

export const END_REASONS = ['closed', 'idle', 'lifetime', 'launcher-lost'] as const;

export const LAYERS = [
  'namespaces',
  'root',
  'cgroup',
  'rlimits',
  'seccomp',
  'landlock',
  'apparmor',
  'privileges',
  'init',
  'devices',
] as const;
