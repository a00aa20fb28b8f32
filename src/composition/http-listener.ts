import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIPv6, Server as NetServer } from 'node:net';

/** The address cannot be listened on; the message says why and what to do. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/** Answers a request; reports its own failures. */
export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface ListenOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
}

const IDLE_MS = 65_000;
const HEADERS_MS = 20_000;
const REQUEST_MS = 60_000;
/** For requests that are under way to a connection that the server takes for idle. */
const LINGER_MS = 500;

/**
 * A listening HTTP server that can be drained. Idle connections stay open longer than the minute for
 * which common balancers reuse them; a request must have arrived whole within a minute.
 */
export class HttpListener {
  readonly #inFlight = new Set<ServerResponse>();
  #isParting = false;

  private constructor(
    private readonly server: Server,
    /** Where it listens, for people: `http://127.0.0.1:8100`. */
    readonly url: string,
  ) {}

  /** @throws ListenError when the address is in use or not allowed. */
  static async open(handler: HttpHandler, { host, port }: ListenOptions): Promise<HttpListener> {
    const server = createServer({
      keepAliveTimeout: IDLE_MS,
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
    });
    await listening(server, host, port);
    const address = server.address();
    const actualPort = typeof address === 'object' && address !== null ? address.port : port;
    const listener = new HttpListener(server, `http://${isIPv6(host) ? `[${host}]` : host}:${actualPort}`);
    server.on('request', (request, response) => {
      listener.#track(response);
      void handler(request, response);
    });
    return listener;
  }

  /** From now on every answer ends its connection; new ones are taken until `drain`. */
  part(): void {
    this.#isParting = true;
    for (const response of this.#inFlight) tellToClose(response);
  }

  /**
   * Takes no new connection, answers what is in flight or comes in on an open connection, and cuts
   * what is left after the limit.
   * @returns whether every request could finish.
   */
  async drain(limitSeconds: number): Promise<boolean> {
    // The plain close of TCP: that of HTTP cuts idle connections at once, and with them the requests
    // that clients have just written into them.
    const closed = new Promise<true>((resolve) => {
      NetServer.prototype.close.call(this.server, () => resolve(true));
    });
    this.part();
    const sweep = setInterval(() => this.server.closeIdleConnections(), LINGER_MS);
    let limit: NodeJS.Timeout | undefined;
    const expired = new Promise<false>((resolve) => {
      limit = setTimeout(() => resolve(false), limitSeconds * 1000);
    });
    const finished = await Promise.race([closed, expired]);
    clearTimeout(limit);
    clearInterval(sweep);
    this.server.close();
    if (!finished) this.server.closeAllConnections();
    await closed;
    return finished;
  }

  #track(response: ServerResponse): void {
    if (this.#isParting) tellToClose(response);
    this.#inFlight.add(response);
    response.once('close', () => this.#inFlight.delete(response));
  }
}

/** So that a client does not send its next request into a connection that is about to end. */
function tellToClose(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new ListenError(`Cannot listen on ${host}, port ${port}: ${reasonOf(error)}`, { cause: error }));
    });
    server.listen({ host, port }, resolve);
  });
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE') return 'the port is in use; choose another with --port or SERVER_PORT.';
  if (code === 'EACCES') return 'the port is not allowed to this user; choose one above 1023.';
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return 'this machine has no such address.';
  return message;
}
