import { Audiences } from '../domain/audiences.js';
import { SIGNING_ALGORITHMS } from '../domain/model/signing-key.js';
import type { VerificationPolicy } from '../domain/verification-policy.js';
import type { DomainConfig } from './domain-config.js';

/**
 * What the server's own guards accept: what it issues, and nothing else. Each of its keys has one
 * algorithm, and the key ring holds keys of former configurations too. It has one clock, so no tolerance.
 */
export const ownPolicy = (config: DomainConfig): VerificationPolicy => ({
  issuer: config.issuer,
  audiences: new Audiences(config).all(),
  acceptedAlgorithms: SIGNING_ALGORITHMS,
  acceptedTypes: ['at+jwt'],
  clockToleranceSeconds: 0,
});
