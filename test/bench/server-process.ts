import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { PROJECT_ROOT } from '../support/project-files.js';

export interface ServerOptions {
  readonly dataDir: string;
  /** `SECTION_KEY` names, as in the configuration. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly nodeFlags?: readonly string[];
}

/** A folder that is gone when the process ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pico-auth-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The built server in a process of its own, so that the load does not share its event loop. */
export class ServerProcess implements AsyncDisposable {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    /** From the start of the process to its first answer. */
    readonly startMs: number,
  ) {}

  /** @throws Error when it ends, or does not answer within 20 s. */
  static async start({ dataDir, environment, nodeFlags = [] }: ServerOptions): Promise<ServerProcess> {
    const port = await freePort();
    const env = {
      ...process.env,
      AUTH_DATA_DIR: dataDir,
      SERVER_PORT: String(port),
      LOG_LEVEL: 'error',
      ...environment,
    };
    const started = performance.now();
    const child = fork(join(PROJECT_ROOT, 'dist/main.js'), [], {
      env,
      execArgv: [...nodeFlags],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const url = `http://127.0.0.1:${port}`;
    await firstAnswer(`${url}/livez`, child);
    return new ServerProcess(child, url, performance.now() - started);
  }

  /** Resident memory in MiB: now, and the most there ever was (Linux). */
  memory(): { readonly nowMib: number; readonly peakMib: number } {
    const status = readFileSync(`/proc/${this.child.pid ?? 0}/status`, 'utf8');
    const mib = (field: string) =>
      Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
    return { nowMib: mib('VmRSS'), peakMib: mib('VmHWM') };
  }

  isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.isRunning()) return;
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
  }
}

async function firstAnswer(url: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`The server ended with code ${child.exitCode}.`);
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  throw new Error('The server did not answer within 20 s.');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
