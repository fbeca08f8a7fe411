import type { Limits, RunResult } from '@invigil/sandbox';
import type { Outcome } from '../types.ts';

/** The entries of the lines that begin with `WORD: `. */
export function linesOf(word: 'THROUGH' | 'STOPPED', text: string): string[] {
  const lines = text.split('\n').filter((line) => line.startsWith(`${word}:`));
  return lines.map((line) => line.slice(word.length + 1).trim());
}

/** A result with what judges ask about. */
export function outcomeOf(result: RunResult, limits: Partial<Limits>, elapsedMs: number): Outcome {
  const output = Buffer.from(result.stdout).toString();
  const both = `${output}\n${Buffer.from(result.stderr).toString()}`;
  return { result, limits, elapsedMs, output, through: linesOf('THROUGH', both), stopped: linesOf('STOPPED', both) };
}
