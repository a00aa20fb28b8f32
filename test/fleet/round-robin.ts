import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

const CHECK_EVERY_MS = 250;

/**
 * One address in front of all servers, as deploy/haproxy.cfg makes one: the next ready server gets the
 * request; another one is asked only when there was no connection, so that nothing is sent twice.
 */
export class RoundRobin {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #ready: Set<string>;
  readonly #checks: NodeJS.Timeout;
  #next = 0;

  private constructor(
    private readonly server: Server,
    readonly url: string,
    private readonly targets: readonly string[],
  ) {
    this.#ready = new Set(targets);
    server.on('request', (incoming, outgoing) => void this.#answer(incoming, outgoing));
    this.#checks = setInterval(() => this.#check(), CHECK_EVERY_MS);
  }

  static async open(targets: readonly string[]): Promise<RoundRobin> {
    const server = createServer({ keepAliveTimeout: 60_000 }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return new RoundRobin(server, `http://127.0.0.1:${port}`, targets);
  }

  async close(): Promise<void> {
    clearInterval(this.#checks);
    this.#agent.destroy();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  #check(): void {
    for (const target of this.targets)
      void fetch(`${target}/readyz`, { signal: AbortSignal.timeout(1_000) }).then(
        async (response) => {
          await response.arrayBuffer();
          if (response.ok) this.#ready.add(target);
          else this.#ready.delete(target);
        },
        () => this.#ready.delete(target),
      );
  }

  async #answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    for (const target of this.#turn()) {
      const outcome = await this.#forward(target, incoming, body, outgoing);
      if (outcome === 'answered') return;
      if (outcome === 'failed') break;
      this.#ready.delete(target);
    }
    outgoing.writeHead(502).end();
  }

  /** Ready servers first, each request beginning with another one. */
  #turn(): readonly string[] {
    this.#next += 1;
    const rotated = this.targets.map((_, index) => this.targets[(index + this.#next) % this.targets.length]!);
    return [
      ...rotated.filter((target) => this.#ready.has(target)),
      ...rotated.filter((target) => !this.#ready.has(target)),
    ];
  }

  #forward(
    target: string,
    { method, url, headers }: IncomingMessage,
    body: Buffer,
    outgoing: ServerResponse,
  ): Promise<'answered' | 'refused' | 'failed'> {
    return new Promise((resolve) => {
      const options = { agent: this.#agent, method, headers };
      const forwarded = request(target + (url ?? '/'), options, (response) => {
        const { connection: _, 'keep-alive': __, ...kept } = response.headers;
        outgoing.writeHead(response.statusCode ?? 502, kept);
        response.pipe(outgoing).on('finish', () => resolve('answered'));
        response.on('error', () => resolve('failed'));
      });
      forwarded.on('error', (error: NodeJS.ErrnoException) =>
        resolve(error.code === 'ECONNREFUSED' ? 'refused' : 'failed'),
      );
      forwarded.end(body);
    });
  }
}
