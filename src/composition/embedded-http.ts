import type { Router } from '@koa/router';
import type Koa from 'koa';
import { createAuthApp as createApp } from '../adapters/koa/app.js';
import type { HttpState } from '../adapters/koa/http-context.js';
import type { AuthAppOptions, HttpOptions } from '../adapters/koa/http-options.js';
import { requestChain } from '../adapters/koa/request-chain.js';
import { createAuthRouter as createRouter } from '../adapters/koa/router.js';
import { CryptoRandomSource } from '../adapters/node/crypto-random-source.js';
import { Sha256Digest } from '../adapters/node/sha256-digest.js';
import { StderrLogger } from '../adapters/node/stderr-logger.js';
import { SystemClock } from '../adapters/node/system-clock.js';
import type { AuthServices } from '../domain/auth-services.js';
import { processRequestContext } from './process-request-context.js';
import { softwareVersion } from './software-version.js';

export type { AuthAppOptions };

/** Which origins may call is for the application to say that the routes are mounted in. */
export type AuthRouterOptions = Omit<AuthAppOptions, 'corsOrigins'>;

/**
 * The whole HTTP interface as a Koa application: it answers every path below its mount, those it does not
 * know with 404. Its `callback()` fits Express, Fastify and `node:http`. It neither listens nor hears
 * signals, and reads the bodies of its requests itself: mount it before any body parser. Every URL that it
 * writes begins with the issuer of the services; no request header changes it.
 * @throws Error when `trustedProxies` holds something that is no address range, or `issuer` or `audience`
 * is not what the services were told.
 */
export const createAuthApp = (services: AuthServices, options: AuthAppOptions = {}): Koa<HttpState> =>
  createApp(services, completed(services, options));

/**
 * The routes of the HTTP interface for an existing Koa application: `host.use(router.routes())`. Paths and
 * methods it does not know fall through to the host; what it knows carries its own headers and errors.
 * @throws Error as `createAuthApp`.
 */
export function createAuthRouter(services: AuthServices, options: AuthRouterOptions = {}): Router<HttpState> {
  const http = completed(services, options);
  return createRouter(services, http, requestChain(http));
}

const completed = (services: AuthServices, options: AuthAppOptions): HttpOptions => ({
  issuer: toldOnce('issuer', services, options),
  prefix: options.prefix,
  audience: toldOnce('audience', services, options),
  version: options.version ?? softwareVersion(),
  trustedProxies: options.trustedProxies ?? [],
  corsOrigins: options.corsOrigins ?? [],
  errorStatus: options.errorStatus ?? 'standard',
  maxBodyBytes: options.maxBodyBytes ?? MAX_BODY_BYTES,
  docsUrl: options.docsUrl,
  health: options.health ?? [],
  readiness: options.readiness ?? { draining: () => false },
  requestContext: options.requestContext ?? processRequestContext,
  logger: options.logger ?? new StderrLogger(),
  clock: options.clock ?? new SystemClock(),
  random: options.random ?? new CryptoRandomSource(),
  digest: options.digest ?? new Sha256Digest(),
});

const MAX_BODY_BYTES = 65_536;

function toldOnce(name: 'issuer' | 'audience', services: AuthServices, options: AuthAppOptions): string {
  const [told, given] = [services[name], options[name]];
  if (given === undefined || given === told) return told;
  throw new Error(
    `${name} is ${given} for the HTTP interface and ${told} for its tokens: leave it out here.`,
  );
}
