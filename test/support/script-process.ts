import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Readable, Writable } from 'node:stream';

export type ScriptProcess = ChildProcessByStdio<Writable, Readable, null>;

/** Starts a TypeScript file of this folder in a process of its own; its errors appear among the test's. */
export function startScript(name: string, ...args: readonly string[]): ScriptProcess {
  const script = fileURLToPath(new URL(name, import.meta.url));
  return spawn(process.execPath, ['--import', 'tsx', script, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

/** Resolves when the process has ended and all its output has been read. */
export async function ended(child: ScriptProcess): Promise<{ code: number | null; signal: string | null }> {
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { code, signal };
}
