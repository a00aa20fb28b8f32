import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What becomes of one message from the client. */
export type Verdict = 'pass' | 'lose_reply' | 'lose_message';

/**
 * Stands between a client and a server and does to them what networks do: loses single messages or
 * replies, hangs with every connection open as a frozen server does, or refuses connections like a dead one.
 */
export class TcpProxy {
  /** Decides on each message; default: all pass. */
  judge: (message: Buffer) => Verdict = () => 'pass';
  #isFrozen = false;
  readonly #pairs = new Set<readonly [client: Socket, server: Socket]>();
  #server: Server | undefined;
  #port = 0;

  private constructor(private readonly target: { readonly host: string; readonly port: number }) {}

  static async open(host: string, port: number): Promise<TcpProxy> {
    const proxy = new TcpProxy({ host, port });
    await proxy.revive();
    return proxy;
  }

  get address(): string {
    return `127.0.0.1:${this.#port}`;
  }

  /** Nothing goes either way any more; connections are accepted and stay silent. */
  freeze(): void {
    this.#isFrozen = true;
    for (const pair of this.#pairs) for (const socket of pair) socket.pause();
  }

  /** What waited goes on. */
  thaw(): void {
    this.#isFrozen = false;
    for (const pair of this.#pairs) for (const socket of pair) socket.resume();
  }

  /** Every connection breaks and none is accepted. */
  async kill(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    const closed = new Promise((resolve) =>
      server === undefined ? resolve(undefined) : server.close(resolve),
    );
    for (const pair of this.#pairs) for (const socket of pair) socket.destroy();
    await closed;
  }

  /** Accepts connections again, under the same address. */
  async revive(): Promise<void> {
    const server = createServer((client) => this.#pair(client));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  #pair(client: Socket): void {
    const server = connect(this.target.port, this.target.host);
    const pair = [client, server] as const;
    this.#pairs.add(pair);
    let isReplyLost = false;
    client.on('data', (message) => {
      const verdict = this.judge(message);
      if (verdict === 'lose_message') client.destroy();
      isReplyLost ||= verdict === 'lose_reply';
      if (verdict !== 'lose_message') server.write(message);
    });
    server.on('data', (reply) => {
      if (isReplyLost) client.destroy();
      else client.write(reply);
    });
    for (const [one, other] of [pair, [server, client] as const]) {
      one.on('error', () => undefined);
      one.on('close', () => {
        other.destroy();
        this.#pairs.delete(pair);
      });
    }
    if (this.#isFrozen) for (const socket of pair) socket.pause();
  }
}
