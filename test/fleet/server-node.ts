import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

/** One line of the log of a process. */
export type LogLine = Readonly<Record<string, unknown>>;

const ANSWER_MS = 180_000;

/** A server process at a fixed address, which can end in every way and start again. */
export class ServerNode {
  readonly url: string;
  #child: ChildProcess | undefined;
  #ended: Promise<number | string | null> = Promise.resolve(null);
  #output = '';

  constructor(
    private readonly main: string,
    readonly port: number,
    private readonly environment: Readonly<Record<string, string>>,
  ) {
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Starts the process, with nothing of this one's environment but the path; does not wait for it. */
  launch(): void {
    const { PATH = '' } = process.env;
    const child = spawn(process.execPath, [this.main], {
      env: { PATH, SERVER_PORT: String(this.port), ...this.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
    this.#ended = new Promise((resolve) => child.once('close', (code, signal) => resolve(code ?? signal)));
    this.#child = child;
  }

  /** Resolves once it takes work. @throws Error with its output when it ends before, or takes three minutes. */
  async ready(): Promise<void> {
    const child = this.#child;
    const deadline = Date.now() + ANSWER_MS;
    while (!(await this.answers('/readyz'))) {
      if (child !== this.#child) return;
      if (child?.exitCode !== null || Date.now() > deadline)
        throw new Error(`The server at ${this.url} is not ready: ${this.#output.slice(-4_000)}`);
      await delay(100);
    }
  }

  async start(): Promise<void> {
    this.launch();
    await this.ready();
  }

  /** Whether a path is answered with 200 within a second. */
  answers(path: string): Promise<boolean> {
    return fetch(this.url + path, { signal: AbortSignal.timeout(1_000) }).then(
      async (response) => {
        await response.arrayBuffer();
        return response.ok;
      },
      () => false,
    );
  }

  /** Ends it without warning. */
  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.#ended;
  }

  /** Tells it to stop and waits. @returns its exit code, or the signal that ended it */
  async stop(): Promise<number | string | null> {
    this.#child?.kill('SIGTERM');
    return this.#ended;
  }

  /** Everything it has logged, over all its lives; lines that are no JSON are left out. */
  log(): readonly LogLine[] {
    return this.#output.split('\n').flatMap((line) => {
      try {
        return [JSON.parse(line) as LogLine];
      } catch {
        return [];
      }
    });
  }

  output(): string {
    return this.#output;
  }
}
