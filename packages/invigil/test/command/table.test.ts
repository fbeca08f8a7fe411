import { expect, test } from 'vitest';
import { layerTable } from '../../src/command/doctor/table.ts';

test('a layer that is on is one line; one that is off says how to get it', () => {
  const table = layerTable([
    { layer: 'cgroup', state: 'on', detail: 'cgroup v2: memory, pids, cpu', remedy: '', required: true },
    {
      layer: 'seccomp',
      state: 'off',
      detail: 'the kernel has no seccomp filters',
      remedy: 'boot a kernel with CONFIG_SECCOMP_FILTER',
      required: true,
    },
    { layer: 'apparmor', state: 'off', detail: 'this kernel has no AppArmor', remedy: '', required: false },
  ]);
  expect(table.split('\n')).toEqual([
    'cgroup    on   cgroup v2: memory, pids, cpu',
    'seccomp   OFF  the kernel has no seccomp filters',
    '               to get it: boot a kernel with CONFIG_SECCOMP_FILTER',
    'apparmor  OFF  this kernel has no AppArmor (not required)',
    '',
  ]);
});
