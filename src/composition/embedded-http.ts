import type { Router } from '@koa/router';
import type Koa from 'koa';
import { createAuthApp as createApp } from '../adapters/koa/app.js';
import { type AuthHandler, createAuthHandler as createHandler } from '../adapters/koa/auth-handler.js';
import type { HttpState } from '../adapters/koa/http-context.js';
import type { AuthAppOptions, HttpOptions } from '../adapters/koa/http-options.js';
import { requestChain } from '../adapters/koa/request-chain.js';
import { createAuthRouter as createRouter } from '../adapters/koa/router.js';
import { CryptoRandomSource } from '../adapters/node/crypto-random-source.js';
import { Sha256Digest } from '../adapters/node/sha256-digest.js';
import { StderrLogger } from '../adapters/node/stderr-logger.js';
import { SystemClock } from '../adapters/node/system-clock.js';
import type { AuthServices } from '../domain/auth-services.js';
import { assertOptions } from './assert-options.js';
import { AUTH_APP_RULES, AUTH_ROUTER_RULES, prefixOf } from './auth-app-rules.js';
import { processRequestContext } from './process-request-context.js';
import { softwareVersion } from './software-version.js';

export type { AuthAppOptions };

/** Which origins may call is for the application to say that the routes are mounted in. */
export type AuthRouterOptions = Omit<AuthAppOptions, 'corsOrigins'>;

/**
 * The whole HTTP interface for Express, Fastify, `node:http` and whatever else calls
 * `(request, response, next)`: paths it does not know go on to `next` as they came, or are answered with 404
 * where there is none. It reads the bodies of its requests itself: mount it before any body parser. Every URL
 * that it writes begins with the issuer of the services; no request header changes it.
 * @throws Error as `createAuthApp`.
 */
export const createAuthHandler = (services: AuthServices, options: AuthAppOptions = {}): AuthHandler =>
  createHandler(services, completed('createAuthHandler', services, options));

/**
 * The same as a Koa application that answers every path, those it does not know with 404: for a server that has
 * nothing else. It neither listens nor hears signals.
 * @throws Error naming every option that is wrong or unknown; when `trustedProxies` holds something that is no
 * address range, or `issuer` or `audience` is not what the services were told.
 */
export const createAuthApp = (services: AuthServices, options: AuthAppOptions = {}): Koa<HttpState> =>
  createApp(services, completed('createAuthApp', services, options));

/**
 * The routes of the HTTP interface for an existing Koa application: `host.use(router.routes())`. Paths and
 * methods it does not know fall through to the host; what it knows carries its own headers and errors.
 * @throws Error as `createAuthApp`.
 */
export function createAuthRouter(services: AuthServices, options: AuthRouterOptions = {}): Router<HttpState> {
  const http = completed('createAuthRouter', services, options, AUTH_ROUTER_RULES);
  return createRouter(services, http, requestChain(http));
}

function completed(
  called: string,
  services: AuthServices,
  options: AuthAppOptions,
  rules = AUTH_APP_RULES,
): HttpOptions {
  refuseOthers(called, services);
  assertOptions(called, options, rules);
  return {
    issuer: toldOnce('issuer', services, options),
    prefix: prefixOf(options.prefix),
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
  };
}

/** What `startAuth` gives is near enough to be handed on whole by mistake. */
function refuseOthers(called: string, services: unknown): void {
  if (typeof services === 'object' && services !== null && 'keyRing' in services) return;
  throw new Error(
    `${called} takes the services: what createAuth gave, \`auth\` of what startAuth gave, or authServicesOf(container).`,
  );
}

const MAX_BODY_BYTES = 65_536;

function toldOnce(name: 'issuer' | 'audience', services: AuthServices, options: AuthAppOptions): string {
  const [told, given] = [services[name], options[name]];
  if (given === undefined || given === told) return told;
  throw new Error(
    `${name} is ${given} for the HTTP interface and ${told} for its tokens: leave it out here.`,
  );
}
