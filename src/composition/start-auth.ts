import { StderrLogger } from '../adapters/node/stderr-logger.js';
import type { AuthServices } from '../domain/auth-services.js';
import type { CreatedAdmin } from '../domain/first-admin.js';
import { assertOptions } from './assert-options.js';
import type { AuthConfig } from './auth-config.js';
import type { AuthPorts } from './auth-ports.js';
import { createAuth } from './create-auth.js';
import { startUpkeep, UPKEEP_RULES, type UpkeepOptions } from './start-upkeep.js';

/** The ports of the domain, and what ends them: `{ ...stores, ...(await nodePlatform({ dataDir })) }`. */
export interface StartedPorts extends AuthPorts {
  /** Called once, by `close`. Databases stay open: whoever opened one closes it afterwards. */
  readonly close?: (() => Promise<void>) | undefined;
}

export interface StartedAuth extends AsyncDisposable {
  readonly auth: AuthServices;
  /** The superadmin that this start made, with a made-up password that nothing else will ever show. */
  readonly createdAdmin: CreatedAdmin | undefined;
  /** Ends the upkeep, then the platform's worker threads. Closing twice is closing once. */
  readonly close: () => Promise<void>;
}

/**
 * `createAuth`, and everything that has to run beside it, as in the server: starts the key ring, repairs the
 * roster of superadmins, makes the first superadmin as configured (`autoCreateAdmin: false` makes none),
 * sweeps every hour and moves the keys on.
 * @throws AuthConfigError naming every member of the configuration that is wrong, missing or unknown; Error naming
 * every port that is missing, or an option that is wrong or unknown;
 * UnusableKeysError when no key opens; AuthError when the configured superadmin is refused. The ports are open then.
 */
export async function startAuth(
  ports: StartedPorts,
  config: AuthConfig,
  options: UpkeepOptions = {},
): Promise<StartedAuth> {
  assertOptions('startAuth', options, UPKEEP_RULES);
  const { logger = new StderrLogger(), every } = options;
  const auth = createAuth(ports, config);
  await auth.keyRing.start();
  const { createdAdmin, stop } = await startUpkeep(auth, { logger, every });
  if (createdAdmin?.generatedPassword !== undefined) logger.warn({}, ADMIN_CREATED);
  let closing: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    stop();
    await ports.close?.();
  };
  const close = (): Promise<void> => (closing ??= end());
  return { auth, createdAdmin, close, [Symbol.asyncDispose]: close };
}

const ADMIN_CREATED =
  'a superadmin was made; only `createdAdmin`, beside `auth` in what startAuth gave, knows the password';
