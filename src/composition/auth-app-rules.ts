import type { AuthAppOptions } from '../adapters/koa/http-options.js';
import { CLOCK, LOGGER } from './adapter-rules.js';
import type { OptionRules } from './assert-options.js';
import { ERROR_STATUSES, MAX_BODY_BYTES } from './config/server-bounds.js';
import { WEB_ORIGIN } from './config/text-formats.js';
import { isHealthCheck } from './health-checks-in.js';
import { formatted, having, listOf, numberIn, oneOf, optional, rule, text } from './member-rules.js';

/** Characters that mean nothing to a router and are never escaped, in segments that lead nowhere else. */
const PREFIX = /^\/?(?:[\w~-][\w.~-]*\/)*(?:[\w~-][\w.~-]*)?$/;

/** The rules that section `server` has for what stands there too. */
export const AUTH_APP_RULES: OptionRules<AuthAppOptions> = {
  issuer: optional(text),
  prefix: optional(formatted({ must: 'must be a path like /auth', fits: (given) => PREFIX.test(given) })),
  audience: optional(text),
  version: optional(text),
  trustedProxies: optional(listOf(text)),
  corsOrigins: optional(listOf(formatted(WEB_ORIGIN))),
  errorStatus: optional(oneOf(ERROR_STATUSES)),
  maxBodyBytes: optional(numberIn(MAX_BODY_BYTES)),
  docsUrl: optional(text),
  health: optional(listOf(rule('must be an object with name and check()', isHealthCheck))),
  readiness: optional(having('draining')),
  requestContext: optional(having('current', 'run')),
  logger: optional(LOGGER),
  clock: optional(CLOCK),
  random: optional(having('bytes')),
  digest: optional(having('sha256', 'sha256Text')),
};

export const AUTH_ROUTER_RULES: typeof AUTH_APP_RULES = {
  ...AUTH_APP_RULES,
  corsOrigins: rule(
    'must be left out: which origins may call is for the host to say',
    (value) => value === undefined,
  ),
};

/** As the router takes it: `/auth`, or nothing. `auth`, `/auth/` and `/` leave no doubt. */
export function prefixOf(given: string | undefined): string | undefined {
  const path = (given ?? '').replace(/^\/|\/$/g, '');
  return path === '' ? undefined : `/${path}`;
}
