import type { JwksSnapshot } from '../domain/jwks-key-source.js';
import type { VerificationAlgorithm } from '../domain/model/signing-key.js';
import type { TokenType } from '../domain/verification-policy.js';
import type { VerifiedTokenCacheConfig } from '../domain/verified-token-cache.js';
import type { Clock } from '../ports/clock.js';
import type { Digest } from '../ports/digest.js';
import type { JwksCache } from '../ports/jwks-cache.js';
import type { JwksSource } from '../ports/jwks-source.js';
import type { KeySource } from '../ports/key-source.js';
import type { Logger } from '../ports/logger.js';
import type { RandomSource } from '../ports/random-source.js';
import type { RevocationCheck } from '../ports/revocation-check.js';
import type { RevocationHints } from '../ports/revocation-hints.js';
import type { Signer } from '../ports/signer.js';
import type { RedisSharing } from './redis-options.js';

/** By which rules tokens are accepted, in the names of section `auth_client`. */
export interface AcceptanceOptions {
  /** Default RS256. */
  readonly acceptedAlgorithms?: readonly VerificationAlgorithm[] | undefined;
  /** Values of the header's `typ`. Default: at+jwt, JWT and absent. */
  readonly acceptedTypes?: readonly TokenType[] | undefined;
  /** 30, at most 300. */
  readonly clockToleranceSeconds?: number | undefined;
  /** 300. */
  readonly jwksTtlSeconds?: number | undefined;
  /** 86,400. */
  readonly jwksMaxStaleSeconds?: number | undefined;
  /** 30. */
  readonly jwksCooldownSeconds?: number | undefined;
  /** 5. */
  readonly jwksTimeoutSeconds?: number | undefined;
  /** Takes http off this machine. */
  readonly allowHttp?: boolean | undefined;
  /** What the issuer has revoked; asked at every validation of its tokens. */
  readonly revocation?: RevocationCheck | undefined;
}

/** One issuer and what is expected of its tokens. */
export interface IssuerOptions extends AcceptanceOptions {
  /** `iss`, compared byte for byte. */
  readonly issuer: string;
  /** One of them must be in `aud`. `'any'` takes tokens that are meant for others. */
  readonly audience: string | readonly string[];
  /** Default: `{issuer}/api/v1/auth/jwks`. */
  readonly jwksEndpoint?: string | undefined;
  /** Reads the address from the issuer's openid-configuration instead. */
  readonly discovery?: boolean | undefined;
  /** Whether `warmUp` fails without its keys. Default false. */
  readonly required?: boolean | undefined;
  /** Keys that are in this process already, instead of a published set. */
  readonly keySource?: KeySource | undefined;
  /** How the published set is asked for, instead of HTTP. */
  readonly jwksSource?: JwksSource | undefined;
}

/** What all issuers of one validator share. */
export interface SharedValidatorOptions {
  /** Remembers tokens that passed: on unless false. */
  readonly tokenCache?: boolean | Partial<VerifiedTokenCacheConfig> | undefined;
  /** Of `exportKeys()` in another process. */
  readonly keys?: readonly JwksSnapshot[] | undefined;
  readonly jwksCache?: JwksCache | undefined;
  /** At each hint the revocation feeds are asked at once. */
  readonly revocationHints?: RevocationHints | undefined;
  /** Shares key sets and hears hints, where no ports are given for it. */
  readonly redis?: RedisSharing | undefined;
  readonly logger?: Logger | undefined;
  readonly clock?: Clock | undefined;
  readonly random?: RandomSource | undefined;
  readonly signer?: Signer | undefined;
  readonly digest?: Digest | undefined;
}

/** One issuer, or several under `issuers`; what stands beside `issuers` holds for each that does not say otherwise. */
export type TokenValidatorOptions = SharedValidatorOptions &
  (
    | (IssuerOptions & { readonly issuers?: undefined })
    | (AcceptanceOptions & { readonly issuers: readonly IssuerOptions[] })
  );
