import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TokenValidation } from '../../src/adapters/koa/resource-server/caller.js';
import { KoaResourceServer } from '../../src/adapters/koa/resource-server/koa-resource-server.js';
import { AsyncLocalSecurityScope } from '../../src/adapters/node/async-local-security-scope.js';
import { AuthError } from '../../src/domain/errors.js';
import type { ValidatedToken } from '../../src/domain/model/token-claims.js';
import { SequenceRandom } from '../../src/testing/sequence-random.js';
import { RecordingLogger } from './recording-logger.js';

interface ReadableClaims {
  readonly role?: string;
  readonly groups?: readonly string[];
  readonly email?: string;
  readonly org_id?: string;
  readonly jti?: string;
}

/**
 * Takes `<sub>`, or `<sub>;<JSON of raw claims>`: what is valid is the validator's business elsewhere.
 * `expired` and `outage` are refused as their names say.
 */
export class ReadableTokens implements TokenValidation {
  validated = 0;

  async validate(token: string): Promise<ValidatedToken> {
    this.validated += 1;
    await new Promise((resolve) => setImmediate(resolve));
    if (token === 'expired') throw new AuthError('token_expired', { reason: 'exp 1, now 2' });
    if (token === 'outage') throw new AuthError('store_unavailable');
    const [sub = '', json = 'e30'] = token.split(';');
    const said = JSON.parse(Buffer.from(json, 'base64url').toString()) as ReadableClaims;
    const { role = '', groups = [], email = '', org_id: orgId = '', jti = '' } = said;
    return { claims: { sub, email, role, orgId, groups, jti }, rawClaims: { sub, ...said } };
  }
}

/** A token that ReadableTokens takes. */
export const readable = (sub: string, claims: object = {}): string =>
  `${sub};${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;

export const bearer = (sub: string, claims: object = {}) => ({
  authorization: `Bearer ${readable(sub, claims)}`,
});

export interface GuardedServer {
  readonly server: KoaResourceServer;
  readonly tokens: ReadableTokens;
  readonly log: RecordingLogger;
}

/** A resource server over readable tokens. */
export function guardedServer(
  options: { enforced?: boolean; roles?: () => Promise<string[]> } = {},
): GuardedServer {
  const tokens = new ReadableTokens();
  const log = new RecordingLogger();
  const server = new KoaResourceServer({
    tokens,
    roleResolver: {
      resolve: options.roles ?? (async ({ role }, { roles }) => (isTexts(roles) ? roles : [role])),
    },
    scope: new AsyncLocalSecurityScope(),
    enforced: options.enforced ?? true,
    docsUrl: undefined,
    logger: log,
    random: new SequenceRandom(),
  });
  return { server, tokens, log };
}

/** A Koa application, whatever its state and context are. */
export interface Servable {
  silent: boolean;
  callback(): RequestListener;
}

const isTexts = (value: unknown): value is string[] => Array.isArray(value);

const running: (() => Promise<void>)[] = [];

/** Serves the application on a free port of the loopback until `stopApps`. */
export async function serve(app: Servable): Promise<string> {
  app.silent = true;
  const server = createServer(app.callback());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  running.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** For `afterEach`. */
export async function stopApps(): Promise<void> {
  await Promise.all(running.splice(0).map((stop) => stop()));
}

/** Statuses without a token, by `METHOD path`. */
export async function statuses(
  app: Servable,
  ...requests: readonly string[]
): Promise<Record<string, number>> {
  const url = await serve(app);
  const found: Record<string, number> = {};
  for (const request of requests) {
    const [method = 'GET', path = '/'] = request.split(' ');
    found[request] = (await fetch(url + path, { method })).status;
  }
  return found;
}
