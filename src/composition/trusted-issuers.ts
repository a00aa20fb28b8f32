import type { TrustedIssuer } from '../domain/token-verifier.js';
import {
  DEFAULT_CLOCK_TOLERANCE_SECONDS,
  settledPolicy,
  TOKEN_TYPES,
  type VerificationPolicy,
} from '../domain/verification-policy.js';
import type { RevocationCheck } from '../ports/revocation-check.js';
import { createJwksKeySource, type IssuerKeys } from './create-jwks-key-source.js';
import type { AcceptanceOptions, TokenValidatorOptions, IssuerOptions } from './token-validator-options.js';

/** An issuer and, where its keys are published ones, the handle on them. */
export interface IssuerInUse extends TrustedIssuer {
  readonly remote: IssuerKeys | undefined;
  readonly required: boolean;
  readonly revocation: RevocationCheck | undefined;
}

/**
 * The issuers of the options. All of them are checked before the keys of the first are opened.
 * @throws Error naming the option that is missing or makes no sense.
 */
export function issuersInUse(options: TokenValidatorOptions): readonly IssuerInUse[] {
  const policies = configuredIssuers(options).map((issuer) => ({ issuer, policy: policyOf(issuer) }));
  return policies.map(({ issuer, policy }) => open(issuer, policy, options));
}

const configuredIssuers = (options: TokenValidatorOptions): readonly IssuerOptions[] =>
  options.issuers === undefined
    ? [options]
    : options.issuers.map((issuer) => ({ ...acceptanceOf(options), ...issuer }));

const acceptanceOf = (options: AcceptanceOptions): AcceptanceOptions => ({
  acceptedAlgorithms: options.acceptedAlgorithms,
  acceptedTypes: options.acceptedTypes,
  clockToleranceSeconds: options.clockToleranceSeconds,
  jwksTtlSeconds: options.jwksTtlSeconds,
  jwksMaxStaleSeconds: options.jwksMaxStaleSeconds,
  jwksCooldownSeconds: options.jwksCooldownSeconds,
  jwksTimeoutSeconds: options.jwksTimeoutSeconds,
  allowHttp: options.allowHttp,
  revocation: options.revocation,
});

const policyOf = (options: IssuerOptions): VerificationPolicy =>
  settledPolicy({
    issuer: options.issuer,
    audiences: audiencesOf(options),
    acceptedAlgorithms: options.acceptedAlgorithms ?? ['RS256'],
    acceptedTypes: options.acceptedTypes ?? TOKEN_TYPES,
    clockToleranceSeconds: options.clockToleranceSeconds ?? DEFAULT_CLOCK_TOLERANCE_SECONDS,
  });

function audiencesOf({ audience }: IssuerOptions): readonly string[] | 'any' {
  if (audience === 'any') return audience;
  return typeof audience === 'string' ? [audience] : audience;
}

function open(
  options: IssuerOptions,
  policy: VerificationPolicy,
  { keys = [], jwksCache: cache, logger, clock, random }: TokenValidatorOptions,
): IssuerInUse {
  const { required = false, revocation } = options;
  if (options.keySource !== undefined) {
    return { policy, keys: options.keySource, remote: undefined, required, revocation };
  }
  const { issuer, acceptedAlgorithms } = policy;
  const remote = createJwksKeySource({
    ...acceptanceOf(options),
    ...{ issuer, acceptedAlgorithms, cache, logger, clock, random },
    jwksEndpoint: options.jwksEndpoint,
    discovery: options.discovery,
    source: options.jwksSource,
    snapshot: keys.find((snapshot) => snapshot.issuer === issuer),
  });
  return { policy, keys: remote, remote, required, revocation };
}
