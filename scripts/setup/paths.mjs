// Where things are in a checkout.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const PINNED_NODE = join(ROOT, 'node_modules/node/bin/node');
export const NATIVE = join(ROOT, 'packages/sandbox/native');
export const APPARMOR_PROFILE = join(ROOT, 'deploy/apparmor/invigil-sandbox');
