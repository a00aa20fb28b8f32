import type { IncomingMessage, ServerResponse } from 'node:http';
import { HttpDocumentClient } from '../../src/adapters/jwks-http/http-document-client.js';
import type { DistantIssuer, IssuerFault } from '../../src/testing/contracts/distant-issuer.js';
import { type LocalServer, localServer } from './local-server.js';

/** What the issuer answers to a question for this address. */
export type Answers = (url: URL) => string;

/** An issuer on this machine that answers or misbehaves as it is told. Its discovery document is always good. */
export class HttpIssuer implements DistantIssuer {
  readonly timeLimitMs = 3_000;
  #server: LocalServer | undefined;
  #fault: IssuerFault | undefined;
  #asked = 0;

  private constructor(private readonly answers: Answers) {}

  static async open(answers: Answers): Promise<HttpIssuer> {
    const issuer = new HttpIssuer(answers);
    issuer.#server = await localServer((request, response) => issuer.#take(request, response));
    return issuer;
  }

  get origin(): string {
    return this.#server?.origin ?? '';
  }

  /** A client with the time limit of this issuer. */
  client(timeoutOption: string): HttpDocumentClient {
    return new HttpDocumentClient({
      timeoutMs: this.timeLimitMs,
      timeoutOption,
      allowHttp: false,
      maxBytes: 2e6,
    });
  }

  misbehave(fault: IssuerFault | undefined): void {
    this.#fault = fault;
  }

  asked(): number {
    return this.#asked;
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '', this.origin);
    if (url.pathname === '/.well-known/openid-configuration') {
      response.end(JSON.stringify({ issuer: this.origin, jwks_uri: `${this.origin}/jwks` }));
      return;
    }
    this.#asked += 1;
    if (this.#fault === 'is_silent') return;
    if (this.#fault === 'is_gone') response.destroy();
    else if (this.#fault === 'refuses') response.writeHead(503).end('{}');
    else if (this.#fault === 'talks_nonsense') response.end('{"subjects":');
    else response.setHeader('Content-Type', 'application/json').end(this.answers(url));
  }
}
