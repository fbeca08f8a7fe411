// Runs an installed tool with the Node that runs us.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The checkout's root folder. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** How a tool ended: its exit status and, when it was captured, all that it printed. */
export interface ToolResult {
  status: number;
  output: string;
}

/**
 * Runs `node SCRIPT ARGS…` in the checkout's root.
 * `env` is added to our environment. With `capture` the output is kept for the result; without, the tool has our terminal.
 */
export function runTool(
  script: string,
  args: readonly string[],
  options: { capture: boolean; env?: NodeJS.ProcessEnv },
): Promise<ToolResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: ROOT,
      env: { ...process.env, ...options.env },
      stdio: options.capture ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    });
    const chunks: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ status: code ?? 1, output: Buffer.concat(chunks).toString() }));
  });
}
