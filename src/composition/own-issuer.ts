import type { AuthServices } from '../domain/auth-services.js';
import type { AuthConfig } from './auth-config.js';
import { domainConfigOf } from './domain-config.js';
import { ownPolicy } from './own-policy.js';
import type { IssuerOptions } from './token-validator-options.js';

/**
 * This server as the issuer of a resource server in the same process: keys and revocations without a
 * network call, by the settings of `auth` alone.
 * @throws AuthConfigError as `createAuth` does.
 */
export function ownIssuer(
  { keyRing, ownRevocations }: Pick<AuthServices, 'keyRing' | 'ownRevocations'>,
  config: AuthConfig,
): IssuerOptions {
  const { acceptedAlgorithms, acceptedTypes, clockToleranceSeconds } = ownPolicy(domainConfigOf(config));
  return {
    issuer: config.issuer,
    audience: config.audience,
    keySource: keyRing,
    revocation: ownRevocations,
    ...{ acceptedAlgorithms, acceptedTypes, clockToleranceSeconds },
  };
}
