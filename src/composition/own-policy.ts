import type { VerificationPolicy } from '../domain/verification-policy.js';
import type { AuthConfig } from './auth-config.js';

/** What the server's own guards accept: what it issues, and nothing else. It has one clock, so no tolerance. */
export const ownPolicy = (config: AuthConfig): VerificationPolicy => ({
  issuer: config.issuer,
  audiences: [config.audience],
  acceptedAlgorithms: [config.algorithm],
  acceptedTypes: ['at+jwt'],
  clockToleranceSeconds: 0,
});
