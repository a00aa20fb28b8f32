import type { Guard } from '../adapters/koa/resource-server/guarded-context.js';
import {
  type AppGuardOptions,
  KoaResourceServer,
} from '../adapters/koa/resource-server/koa-resource-server.js';
import { AsyncLocalSecurityScope } from '../adapters/node/async-local-security-scope.js';
import { CryptoRandomSource } from '../adapters/node/crypto-random-source.js';
import { DefaultRoleResolver } from '../domain/role-resolution.js';
import { SILENT_LOGGER } from '../domain/silent-logger.js';
import { openValidator, type OpenValidator, type TokenValidatorHandle } from './create-token-validator.js';
import { refuseUnknownOptions } from './known-options.js';
import type { OptionsInCode, ResourceServerOptions } from './resource-server-options.js';
import { isEnforced, optionsInCode } from './resource-server-settings.js';
import { switchedOffValidator } from './switched-off-validator.js';

/** The guards of a Koa application, and the validator behind them. */
export interface ResourceServer extends TokenValidatorHandle {
  /** For `router.use`: every route behind it needs a valid token unless marked with `allowAnonymous()`. */
  protect(): Guard;
  /** For `app.use`: every request needs a valid token, unknown paths included, save the listed ones. */
  middleware(options?: AppGuardOptions): Guard;
}

/**
 * Protects a Koa application with tokens of an issuer. Nothing is fetched before the first token or
 * `warmUp`; `close` it when done.
 * @throws Error naming the option or setting that is missing or makes no sense.
 */
export async function createResourceServer(given: ResourceServerOptions): Promise<ResourceServer> {
  refuseUnknownOptions(given);
  const options = optionsInCode(given);
  const enforced = isEnforced(options, given.settings !== undefined);
  const validator = enforced ? await openValidator(options) : switchedOff(options);
  const guards = new KoaResourceServer({
    tokens: { validate: (token) => validator.judge(token) },
    roleResolver: options.roleResolver ?? new DefaultRoleResolver(),
    scope: new AsyncLocalSecurityScope(),
    enforced,
    docsUrl: options.docsUrl,
    logger: options.logger ?? SILENT_LOGGER,
    random: options.random ?? new CryptoRandomSource(),
  });
  return {
    ...validator.handle,
    protect: () => guards.protect(),
    middleware: (guardOptions) => guards.middleware(guardOptions),
  };
}

function switchedOff({ logger }: OptionsInCode): OpenValidator {
  const message = 'Protection is switched off: every request passes, with an empty security context.';
  if (logger === undefined) process.emitWarning(message, { code: 'PICO_AUTH_SWITCHED_OFF' });
  else logger.warn({ event: 'protection.switched_off' }, message);
  const handle = switchedOffValidator();
  return { handle, judge: (token) => handle.validate(token) };
}
