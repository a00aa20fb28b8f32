import type { Router } from '@koa/router';
import type Koa from 'koa';
import { createAuthApp as createApp } from '../adapters/koa/app.js';
import type { HttpState } from '../adapters/koa/http-context.js';
import type { HttpOptions } from '../adapters/koa/http-options.js';
import { requestChain } from '../adapters/koa/request-chain.js';
import { createAuthRouter as createRouter } from '../adapters/koa/router.js';
import { AsyncLocalRequestContext } from '../adapters/node/async-local-request-context.js';
import { CryptoRandomSource } from '../adapters/node/crypto-random-source.js';
import { Sha256Digest } from '../adapters/node/sha256-digest.js';
import { StderrLogger } from '../adapters/node/stderr-logger.js';
import { SystemClock } from '../adapters/node/system-clock.js';
import type { AuthServices } from '../domain/auth-services.js';
import { AUTH_DEFAULTS } from './auth-config.js';
import { softwareVersion } from './software-version.js';

/** How the HTTP interface stands in an application of one's own. All but the issuer has a default. */
export type AuthAppOptions = Pick<HttpOptions, 'issuer'> & {
  readonly [Name in keyof Omit<HttpOptions, 'issuer'>]?: HttpOptions[Name] | undefined;
};

/** Which origins may call is for the application to say that the routes are mounted in. */
export type AuthRouterOptions = Omit<AuthAppOptions, 'corsOrigins'>;

/**
 * The whole HTTP interface as a Koa application: it answers every path below its mount, those it does not
 * know with 404. Its `callback()` fits Express, Fastify and `node:http`. It neither listens nor hears
 * signals, and reads the bodies of its requests itself: mount it before any body parser.
 * @param options `issuer` is the public address, the prefix included; no request header changes it.
 * @throws Error when `trustedProxies` holds something that is no address range.
 */
export const createAuthApp = (services: AuthServices, options: AuthAppOptions): Koa<HttpState> =>
  createApp(services, completed(options));

/**
 * The routes of the HTTP interface for an existing Koa application: `host.use(router.routes())`. Paths and
 * methods it does not know fall through to the host; what it knows carries its own headers and errors.
 * @throws Error when `trustedProxies` holds something that is no address range.
 */
export function createAuthRouter(services: AuthServices, options: AuthRouterOptions): Router<HttpState> {
  const http = completed(options);
  return createRouter(services, http, requestChain(http));
}

const completed = (options: AuthAppOptions): HttpOptions => ({
  issuer: options.issuer,
  prefix: options.prefix,
  audience: options.audience ?? AUTH_DEFAULTS.audience,
  version: options.version ?? softwareVersion(),
  trustedProxies: options.trustedProxies ?? [],
  corsOrigins: options.corsOrigins ?? [],
  errorStatus: options.errorStatus ?? 'standard',
  maxBodyBytes: options.maxBodyBytes ?? MAX_BODY_BYTES,
  docsUrl: options.docsUrl,
  health: options.health ?? [],
  readiness: options.readiness ?? { draining: () => false },
  requestContext: options.requestContext ?? new AsyncLocalRequestContext(),
  logger: options.logger ?? new StderrLogger(),
  clock: options.clock ?? new SystemClock(),
  random: options.random ?? new CryptoRandomSource(),
  digest: options.digest ?? new Sha256Digest(),
});

const MAX_BODY_BYTES = 65_536;
