import { Sha256Digest } from '../adapters/node/sha256-digest.js';
import { SystemClock } from '../adapters/node/system-clock.js';
import { bearerTokenOf } from '../domain/bearer-credentials.js';
import { AuthError } from '../domain/errors.js';
import type { JwksReport, JwksSnapshot } from '../domain/jwks-key-source.js';
import type { ValidatedToken } from '../domain/model/token-claims.js';
import type { RevocationReport } from '../domain/revocation-list.js';
import { TokenValidator } from '../domain/token-validator.js';
import { TokenVerifier, type VerifiesTokens } from '../domain/token-verifier.js';
import { DEFAULT_TOKEN_CACHE, VerifiedTokenCache } from '../domain/verified-token-cache.js';
import type { Clock } from '../ports/clock.js';
import type { RevocationCheck } from '../ports/revocation-check.js';
import type { Signer } from '../ports/signer.js';
import { DefaultSigner } from './default-signer.js';
import { authorizationHeadersOf, type IncomingRequest } from './incoming-request.js';
import { refuseUnknownOptions } from './known-options.js';
import type { FedValidatorOptions } from './resource-server-options.js';
import { withRevocationFeeds } from './revocation-feeds.js';
import { sharedPorts } from './shared-ports.js';
import { type IssuerInUse, issuersInUse } from './trusted-issuers.js';
import type { TokenValidatorOptions } from './token-validator-options.js';

/** Validates tokens without a web framework; `close` it when done. */
export interface TokenValidatorHandle {
  /** @throws AuthError with a `token_…` code, or one of status 503 that says nothing about the token. */
  validate(token: string): Promise<ValidatedToken>;
  /** The same for the bearer token of a request. @throws AuthError `token_missing` without one. */
  authenticate(request: IncomingRequest): Promise<ValidatedToken>;
  /**
   * Fetches keys and revocations before the first token comes. One dead issuer does not stop the others.
   * @throws AuthError `jwks_unavailable` when the keys of a `required` issuer are not there after all.
   */
  warmUp(): Promise<readonly JwksReport[]>;
  /** How the published keys of each issuer stand; asks nobody. */
  report(): readonly JwksReport[];
  /** How the revocation feeds of the options stand, for readiness; asks nobody. */
  revocationReports(): readonly RevocationReport[];
  /** For the option `keys` of another process. */
  exportKeys(): readonly JwksSnapshot[];
  close(): void;
}

/**
 * A validator for tokens of one or several issuers, with the revocation feeds that the options name.
 * Nothing is fetched before the first token or `warmUp`.
 * @throws Error naming the option that is missing or makes no sense.
 */
export async function createTokenValidator(given: FedValidatorOptions): Promise<TokenValidatorHandle> {
  const { handle } = await openValidator(given);
  return handle;
}

/** A validator, and the way into it that costs no promise where nothing has to be waited for. */
export interface OpenValidator {
  readonly handle: TokenValidatorHandle;
  /** As `validate` of the handle, which see; throws or rejects. */
  readonly judge: (token: string) => ValidatedToken | Promise<ValidatedToken>;
}

/** As `createTokenValidator`, for guards. @throws Error naming the option. */
export async function openValidator(given: FedValidatorOptions): Promise<OpenValidator> {
  refuseUnknownOptions(given);
  const shared = await sharedPorts(given);
  try {
    return openFedValidator({ ...given, ...shared.ports }, shared.close);
  } catch (error) {
    shared.close();
    throw error;
  }
}

function openFedValidator(given: FedValidatorOptions, release: () => void): OpenValidator {
  const { options, feeds } = withRevocationFeeds(given);
  const { handle: validator, judge } = openTokenValidator(options);
  const handle: TokenValidatorHandle = {
    ...validator,
    warmUp: async () => {
      const [reports] = await Promise.all([validator.warmUp(), ...feeds.map((feed) => feed.warmUp())]);
      return reports;
    },
    revocationReports: () => feeds.map((feed) => feed.report()),
    close: () => {
      validator.close();
      for (const feed of feeds) feed.close();
      release();
    },
  };
  return { handle, judge };
}

function openTokenValidator(options: TokenValidatorOptions): OpenValidator {
  const clock = options.clock ?? new SystemClock();
  const issuers = issuersInUse(options);
  // Costs nothing and starts nothing where another is given.
  const ownSigner = new DefaultSigner();
  const verifier = verifierOf(issuers, options.signer ?? ownSigner, options, clock);
  const validator = new TokenValidator(verifier, revocationsOf(issuers));
  const remote = issuers.flatMap(({ remote: keys, required }) => (keys ? [{ keys, required }] : []));
  const handle: TokenValidatorHandle = {
    validate: (token) => validator.validate(token),
    authenticate: async (request) => validator.validate(bearerTokenOf(authorizationHeadersOf(request))),
    warmUp: async () => {
      const reports = await Promise.all(remote.map(({ keys }) => keys.warmUp()));
      const missing = reports.filter(
        ({ state }, index) => state === 'unavailable' && remote[index]?.required === true,
      );
      if (missing.length > 0) throw unavailable(missing);
      return reports;
    },
    report: () => remote.map(({ keys }) => keys.report()),
    revocationReports: () => [],
    exportKeys: () => remote.flatMap(({ keys }) => keys.exportKeys() ?? []),
    close: () => {
      for (const { keys } of remote) keys.close();
      void ownSigner.close();
    },
  };
  return { handle, judge: (token) => validator.judge(token) };
}

function verifierOf(
  issuers: readonly IssuerInUse[],
  signer: Signer,
  { tokenCache = true, digest = new Sha256Digest() }: TokenValidatorOptions,
  clock: Clock,
): VerifiesTokens {
  const verifier = new TokenVerifier(issuers, signer, clock);
  if (tokenCache === false) return verifier;
  const config = { ...DEFAULT_TOKEN_CACHE, ...(tokenCache === true ? {} : tokenCache) };
  return new VerifiedTokenCache(verifier, digest, clock, config);
}

const revocationsOf = (issuers: readonly IssuerInUse[]): ReadonlyMap<string, RevocationCheck> =>
  new Map(
    issuers.flatMap(({ policy, revocation }) => (revocation ? [[policy.issuer, revocation] as const] : [])),
  );

const unavailable = (reports: readonly JwksReport[]): AuthError =>
  new AuthError('jwks_unavailable', {
    reason: reports
      .map(
        ({ issuer, failure }) =>
          `${issuer}: ${failure ? `${failure.phase}: ${failure.reason}` : 'no attempt'}`,
      )
      .join('; '),
  });
