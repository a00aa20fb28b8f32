import type { JwksSnapshot } from '../domain/jwks-key-source.js';
import type { VerificationAlgorithm } from '../domain/model/signing-key.js';
import type { Clock } from '../ports/clock.js';
import type { JwksCache } from '../ports/jwks-cache.js';
import type { JwksSource } from '../ports/jwks-source.js';
import type { Logger } from '../ports/logger.js';
import type { RandomSource } from '../ports/random-source.js';
import { milliseconds } from './seconds-option.js';

/** How to get the keys of one issuer, in the names of section `auth_client`. */
export interface JwksKeySourceOptions {
  readonly issuer: string;
  /** Default: `{issuer}/api/v1/auth/jwks`. A configured URL is trusted wherever it points. */
  readonly jwksEndpoint?: string | undefined;
  /** Reads the URL from the issuer's openid-configuration instead. */
  readonly discovery?: boolean | undefined;
  /** Which algorithm a key gets that names none. Default RS256. */
  readonly acceptedAlgorithms?: readonly VerificationAlgorithm[] | undefined;
  /** 300. From then on keys are refreshed behind the answer. */
  readonly jwksTtlSeconds?: number | undefined;
  /** 86,400. From then on tokens are refused with `jwks_unavailable`. */
  readonly jwksMaxStaleSeconds?: number | undefined;
  /** 30. Least time between two fetches caused by unknown keys. */
  readonly jwksCooldownSeconds?: number | undefined;
  /** 5. For a whole fetch. */
  readonly jwksTimeoutSeconds?: number | undefined;
  /** Takes http off this machine. */
  readonly allowHttp?: boolean | undefined;
  /** Of `exportKeys()` in another process; ignored past the time to live. */
  readonly snapshot?: JwksSnapshot | undefined;
  /** Shared with other processes. */
  readonly cache?: JwksCache | undefined;
  /** Instead of HTTP. */
  readonly source?: JwksSource | undefined;
  readonly logger?: Logger | undefined;
  readonly clock?: Clock | undefined;
  readonly random?: RandomSource | undefined;
}

/** The options with every default filled in. */
export interface JwksPolicy {
  readonly issuer: string;
  readonly jwksEndpoint: string | undefined;
  readonly discovery: boolean;
  readonly acceptedAlgorithms: readonly VerificationAlgorithm[];
  readonly ttlMs: number;
  readonly maxStaleMs: number;
  readonly cooldownMs: number;
  readonly timeoutMs: number;
  readonly allowHttp: boolean;
}

/** @throws Error naming the option that makes no sense. */
export function jwksPolicy(options: JwksKeySourceOptions): JwksPolicy {
  const ttlMs = milliseconds('jwksTtlSeconds', options.jwksTtlSeconds ?? 300);
  const maxStaleMs = milliseconds('jwksMaxStaleSeconds', options.jwksMaxStaleSeconds ?? 86_400);
  const cooldownMs = milliseconds('jwksCooldownSeconds', options.jwksCooldownSeconds ?? 30);
  if (maxStaleMs < ttlMs) throw new Error('jwksMaxStaleSeconds must not be less than jwksTtlSeconds.');
  if (options.discovery === true && options.jwksEndpoint !== undefined)
    throw new Error('Set either discovery or jwksEndpoint, not both.');
  return {
    issuer: options.issuer,
    jwksEndpoint: options.jwksEndpoint,
    discovery: options.discovery ?? false,
    acceptedAlgorithms: options.acceptedAlgorithms ?? ['RS256'],
    ttlMs,
    maxStaleMs,
    // A refresh that is due never waits for the cooldown.
    cooldownMs: Math.min(cooldownMs, ttlMs),
    timeoutMs: milliseconds('jwksTimeoutSeconds', options.jwksTimeoutSeconds ?? 5),
    allowHttp: options.allowHttp === true,
  };
}
