import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a checker in another language says of one token. */
export interface Verdict {
  readonly claims?: Readonly<Record<string, unknown>>;
  /** The name of the error that refused it. */
  readonly refused?: string;
  readonly reason?: string;
  /** What the library makes of the claims, where it makes something of them. */
  readonly understood?: Readonly<Record<string, unknown>>;
}

const FOLDER = new URL('../interop/python/', import.meta.url);

export interface PythonOptions {
  /** A folder beside the scripts whose modules are found first. */
  readonly modules?: string;
  readonly workingDirectory?: string;
}

/** Starts a script of test/interop/python with nothing of this process's environment but the path. */
export function startPython(
  python: string,
  script: string,
  args: readonly string[] = [],
  { modules, workingDirectory }: PythonOptions = {},
): ChildProcess {
  return spawn(python, [fileURLToPath(new URL(script, FOLDER)), ...args], {
    cwd: workingDirectory,
    env: {
      PATH: process.env.PATH ?? '',
      PYTHONDONTWRITEBYTECODE: '1',
      ...(modules === undefined ? {} : { PYTHONPATH: fileURLToPath(new URL(modules, FOLDER)) }),
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/**
 * Runs a script with a JSON request and returns its JSON answer.
 * @throws Error with what the script wrote to standard error when it gave no answer
 */
export async function askPython(
  python: string,
  script: string,
  request: unknown,
  options?: PythonOptions,
): Promise<unknown> {
  const child = startPython(python, script, [], options);
  let output = '';
  let errors = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const code = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  child.stdin?.end(JSON.stringify(request));
  if ((await code) !== 0) throw new Error(`${script} failed: ${errors}`);
  return JSON.parse(output);
}
