// The AppArmor profile, on hosts whose kernel has AppArmor switched on.
import { existsSync, readFileSync } from 'node:fs';
import { APPARMOR_PROFILE } from './paths.mjs';
import { quietly, say } from './shell.mjs';

const SWITCH = '/sys/module/apparmor/parameters/enabled';

/** Whether the running kernel enforces AppArmor profiles. */
export function apparmorEnabled() {
  return existsSync(SWITCH) && readFileSync(SWITCH, 'utf8').startsWith('Y');
}

/** Loads the profile. What cannot be loaded is told and not fatal here: the launcher itself refuses to run without a layer that it requires. */
export function loadProfile() {
  if (!apparmorEnabled() || !existsSync(APPARMOR_PROFILE)) return;
  if (process.getuid?.() !== 0) {
    say(
      `the AppArmor profile is not loaded by a user who is not root: run "sudo apparmor_parser -r ${APPARMOR_PROFILE}" once after each boot.`,
    );
    return;
  }
  const env = { ...process.env, PATH: `${process.env['PATH'] || ''}:/usr/sbin:/sbin` };
  const done = quietly('apparmor_parser', ['-r', APPARMOR_PROFILE], { env });
  if (done.status !== 0) say(`the AppArmor profile could not be loaded: ${done.output.trim()}`);
}
