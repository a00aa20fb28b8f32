import { createServer, type Server, type ServerResponse } from 'node:http';
import { JwksFaults } from './jwks-faults.js';
import type { TestKeySet } from './test-key-set.js';

const JWKS_PATHS = ['/api/v1/auth/jwks', '/.well-known/jwks.json'];
const DISCOVERY_PATH = '/.well-known/openid-configuration';

/** The published key set and discovery document of a test issuer, on a free port of this machine. */
export class TestJwksServer {
  readonly faults = new JwksFaults();
  #requests = 0;

  private constructor(
    private readonly server: Server,
    /** `http://127.0.0.1:<port>`. */
    readonly origin: string,
  ) {}

  /** @param issuerOf the issuer that discovery names, given the origin. @internal */
  static async open(keys: TestKeySet, issuerOf: (origin: string) => string): Promise<TestJwksServer> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The test server has no port.');
    const opened = new TestJwksServer(server, `http://127.0.0.1:${address.port}`);
    server.on('request', ({ url }, response) => {
      opened.#answer(url ?? '/', response, keys, issuerOf);
    });
    return opened;
  }

  get jwksEndpoint(): string {
    return `${this.origin}/api/v1/auth/jwks`;
  }

  /** How often the key set was asked for. */
  get requests(): number {
    return this.#requests;
  }

  /** Ends at once, with whatever request is under way. */
  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
  }

  #answer(
    url: string,
    response: ServerResponse,
    keys: TestKeySet,
    issuerOf: (origin: string) => string,
  ): void {
    if (url === DISCOVERY_PATH) {
      respond(response, 200, { issuer: issuerOf(this.origin), jwks_uri: this.jwksEndpoint });
    } else if (JWKS_PATHS.includes(url)) {
      this.#requests += 1;
      this.#answerKeys(response, keys);
    } else {
      respond(response, 404, {});
    }
  }

  #answerKeys(response: ServerResponse, keys: TestKeySet): void {
    const fault = this.faults.take();
    switch (fault) {
      case 'none':
        respond(response, 200, keys.toJwks());
        break;
      case 'serverError':
        respond(response, 500, { error: 'internal_error' });
        break;
      case 'html':
        response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Sign in</title>');
        break;
      case 'malformed':
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"keys":[{"kty":');
        break;
      case 'empty':
        respond(response, 200, { keys: [] });
        break;
      case 'reset':
        response.destroy();
        break;
      case 'hang':
        break;
      default:
        setTimeout(() => {
          respond(response, 200, keys.toJwks());
        }, fault.delayMs).unref();
    }
  }
}

function respond(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
