import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MemorySigningKeyStore } from '../../src/adapters/memory/memory-signing-key-store.js';
import { createAuthApp } from '../../src/adapters/koa/app.js';
import type { HttpOptions } from '../../src/adapters/koa/http-options.js';
import { AsyncLocalRequestContext } from '../../src/adapters/node/async-local-request-context.js';
import { createAuth } from '../../src/composition/create-auth.js';
import type { AuthServices } from '../../src/domain/auth-services.js';
import type { Role } from '../../src/domain/model/role.js';
import type { User } from '../../src/domain/model/user.js';
import { type AuthFixture, authFixture, type FixtureOptions, TEST_CONFIG } from './auth-fixture.js';
import { expectDescribed } from './endpoint-contract.js';
import { RecordingLogger } from './recording-logger.js';

export interface CallOptions {
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is, as `application/json` unless a header says otherwise. */
  readonly raw?: string | Uint8Array;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The JSON of the answer as an object; empty when it is none. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface HttpFixture extends AuthFixture {
  readonly url: string;
  readonly port: number;
  readonly log: RecordingLogger;
  /** What the server was made with. */
  readonly http: HttpOptions;
  /** Flips readiness, as a signal does. */
  readonly drain: { draining: boolean };
  /** Sends a request; every reply must be as its endpoint describes it. */
  call(method: string, path: string, options?: CallOptions): Promise<Reply>;
  /** A user of this role, signed in: the access token. */
  tokenOf(user: User): Promise<string>;
  /** A new user of this role and its access token. */
  signedIn(role?: Role, orgId?: string): Promise<{ readonly user: User; readonly token: string }>;
}

export interface HttpFixtureOptions extends FixtureOptions {
  readonly http?: Partial<HttpOptions>;
  /** False: the server listens before its signing keys are there. */
  readonly keysLoaded?: boolean;
}

/** The whole server over memory stores on a port of the loopback that the system chose. */
export async function httpFixture(options: HttpFixtureOptions = {}): Promise<HttpFixture> {
  const fixture = await authFixture(options);
  const log = new RecordingLogger();
  const drain = { draining: false };
  const http: HttpOptions = {
    issuer: options.config?.issuer ?? TEST_CONFIG.issuer,
    audience: TEST_CONFIG.audience,
    version: '0.0.0-test',
    trustedProxies: [],
    corsOrigins: [],
    errorStatus: 'standard',
    maxBodyBytes: 65_536,
    health: [],
    readiness: { draining: () => drain.draining },
    requestContext: new AsyncLocalRequestContext(),
    logger: log,
    clock: fixture.clock,
    random: fixture.ports.random,
    digest: fixture.ports.digest,
    ...options.http,
  };
  const app = createAuthApp(servicesOf(fixture, options), http);
  const handle = app.callback();
  const server = createServer((request, response) => void handle(request, response));
  // A test that fails before it closes its server must not keep the process.
  server.unref();
  server.on('connection', (socket) => socket.unref());
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const tokenOf = async (user: User) => (await fixture.signIn(user)).accessToken;
  return {
    ...fixture,
    ...{ url, port, log, http, drain, tokenOf },
    call: async (method, path, call) => {
      const reply = await send(method, url + path, call);
      expectDescribed(method, path, reply);
      return reply;
    },
    signedIn: async (role, orgId) => {
      const user = await fixture.user(role, orgId);
      return { user, token: await tokenOf(user) };
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await fixture.close();
    },
  };
}

function servicesOf({ auth, ports }: AuthFixture, { keysLoaded = true }: HttpFixtureOptions): AuthServices {
  if (keysLoaded) return auth;
  const signingKeys = new MemorySigningKeyStore();
  return { ...auth, keyRing: createAuth({ ...ports, signingKeys }, TEST_CONFIG).keyRing };
}

async function send(method: string, url: string, options: CallOptions = {}): Promise<Reply> {
  const body = options.raw ?? (options.json === undefined ? undefined : JSON.stringify(options.json));
  const response = await fetch(url, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
      ...options.headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: jsonObject(text) };
}

function jsonObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
