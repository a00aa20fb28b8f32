import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../support/command-line.js';
import { temporaryDirectory } from '../support/temporary-directory.js';

const open = new Set<OwnMongo>();

/** For `afterEach`: no database outlives its test. */
export async function endDatabases(): Promise<void> {
  await Promise.all([...open].map((server) => server.kill()));
  open.clear();
}

/** A MongoDB-compatible server of a test's own, which keeps its records on disk: to be stopped and frozen. */
export class OwnMongo {
  readonly url: string;
  #child: ChildProcess | undefined;

  private constructor(
    private readonly python: string,
    private readonly port: number,
    private readonly directory: string,
  ) {
    this.url = `mongodb://127.0.0.1:${port}`;
  }

  static async open(python: string): Promise<OwnMongo> {
    const server = new OwnMongo(python, await freePort(), await temporaryDirectory());
    open.add(server);
    await server.start();
    return server;
  }

  /** Starts it, at the same address and with the same records as before. */
  async start(): Promise<void> {
    const options = ['--host', '127.0.0.1', '--port', String(this.port), '--storage-path', this.directory];
    const { PATH = '' } = process.env;
    const child = spawn(this.python, ['-m', 'secantus', '--standalone', ...options], {
      cwd: this.directory,
      env: { PATH, HOME: this.directory },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    this.#child = child;
    while (!(await this.#listens())) {
      if (child.exitCode !== null) throw new Error(`The database does not start: ${errors.slice(-2_000)}`);
      await delay(50);
    }
  }

  /** Ends it as a power cut would end the process. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'close');
  }

  /** The process stays and answers nobody. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  #listens(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
  }
}
