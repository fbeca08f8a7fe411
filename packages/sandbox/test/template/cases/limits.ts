import type { Case } from '../case.ts';

/** Limits, and files that a run writes. */
export const limits: readonly Case[] = [
  {
    title: 'more memory than the address space',
    program: 'limit-memory.py',
    limits: { addressSpaceBytes: 300 << 20 },
    cold: 'the template is in it already',
  },
  { title: 'more memory than there is', program: 'limit-memory.py', limits: { memoryBytes: 64 << 20 }, says: '' },
  { title: 'more processor time than there is', program: 'limit-cpu.py', limits: { cpuMs: 300 }, says: 'begins' },
  { title: 'more time than there is', program: 'limit-wall.py', limits: { wallMs: 700 }, says: 'begins' },
  { title: 'files, sizes and threads', program: 'limit-files.py', limits: { openFiles: 40, fileBytes: 1 << 20, processes: 6 } },
  {
    title: 'files',
    program: 'files.py',
    files: { 'data/given.txt': 'given' },
    collect: ['out/**', '*.py'],
  },
];
