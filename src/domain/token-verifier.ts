import type { Clock } from '../ports/clock.js';
import type { KeySource } from '../ports/key-source.js';
import type { Signer } from '../ports/signer.js';
import { checkClaims } from './claims-checks.js';
import { type CompactJws, CompactJwsReader } from './compact-jws.js';
import { checkHeader, type CheckedHeader } from './header-checks.js';
import type { PublicKey } from './model/signing-key.js';
import type { ValidatedToken } from './model/token-claims.js';
import { onlyDifference, quoted, refuseToken } from './token-refusal.js';
import { validatedTokenOf } from './validated-token.js';
import type { JsonObject } from './unambiguous-json.js';
import { settledPolicy, type VerificationPolicy } from './verification-policy.js';

/** An issuer whose tokens are accepted, by which rules, and where its keys are. */
export interface TrustedIssuer {
  readonly policy: VerificationPolicy;
  readonly keys: KeySource;
}

/** A token that an accepted issuer signed for us and that has not expired. */
export interface VerifiedToken {
  /** Frozen to its depths. */
  readonly token: ValidatedToken;
  readonly key: PublicKey;
  /** Where the key came from, to ask later whether it is still there. */
  readonly keys: KeySource;
  /** `exp` in milliseconds, without the tolerance. */
  readonly expiresAt: number;
}

/** Anything that tells good tokens from bad ones. */
export interface VerifiesTokens {
  /** @throws AuthError with a `token_…` code and a reason for the log, or `jwks_unavailable`. */
  verify(token: string): Promise<VerifiedToken>;
  /**
   * The same without a promise where nothing has to be waited for: most tokens cost none. Throws then
   * what `verify` rejects with; await only when it is a promise.
   */
  judge(token: string): VerifiedToken | Promise<VerifiedToken>;
}

/**
 * Verifies access tokens (RFC 7519, 8725bis, 9068): the issuer chooses the policy, the key the
 * algorithm, and the token nothing. Whatever can be told from the token alone is checked before its
 * key is looked for, so that garbage and expired tokens cost neither a signature nor a fetch of keys.
 */
export class TokenVerifier implements VerifiesTokens {
  readonly #issuers: ReadonlyMap<string, TrustedIssuer>;

  /** @throws Error on a policy that would accept too much, or when two have the same issuer. @internal */
  constructor(
    issuers: readonly TrustedIssuer[],
    private readonly signer: Signer,
    private readonly clock: Clock,
    private readonly reader: CompactJwsReader = new CompactJwsReader(),
  ) {
    this.#issuers = new Map(
      issuers.map(({ policy, keys }) => [policy.issuer, { policy: settledPolicy(policy), keys }]),
    );
    if (issuers.length === 0) throw new Error('A verifier needs an issuer.');
    if (this.#issuers.size < issuers.length) throw new Error('An issuer is configured twice.');
  }

  /** The rules by issuer, in the order of the configuration. */
  policies(): readonly VerificationPolicy[] {
    return [...this.#issuers.values()].map(({ policy }) => policy);
  }

  async verify(token: string): Promise<VerifiedToken> {
    return this.judge(token);
  }

  judge(token: string): VerifiedToken | Promise<VerifiedToken> {
    const jws = this.reader.read(token);
    const { policy, keys } = this.#issuerOf(jws.claims['iss']);
    const header = checkHeader(jws.header, policy);
    const exp = checkClaims(jws.claims, header.type, policy, this.clock.now() / 1000);
    const found = keys.find(header.kid);
    if (found instanceof Promise) {
      return found.then((key) => this.#signedBy(agreed(key, header), jws, keys, exp));
    }
    return this.#signedBy(agreed(found, header), jws, keys, exp);
  }

  #signedBy(
    key: PublicKey,
    { claims, signingInput, signature }: CompactJws,
    keys: KeySource,
    exp: number,
  ): VerifiedToken | Promise<VerifiedToken> {
    const verdict = this.signer.verify(key, signingInput, signature);
    return typeof verdict === 'boolean'
      ? verified(verdict, key, claims, keys, exp)
      : verdict.then((isGood) => verified(isGood, key, claims, keys, exp));
  }

  /** An issuer that nobody configured is refused before anything is looked up. */
  #issuerOf(iss: unknown): TrustedIssuer {
    const issuer = typeof iss === 'string' ? this.#issuers.get(iss) : undefined;
    if (issuer !== undefined) return issuer;
    const known = [...this.#issuers.keys()];
    return refuseToken(
      'token_issuer_mismatch',
      `iss is ${quoted(iss)}, expected ${quoted(known.length === 1 ? known[0] : known)}${onlyDifference(iss, known)}`,
    );
  }
}

function verified(
  isGood: boolean,
  key: PublicKey,
  claims: JsonObject,
  keys: KeySource,
  exp: number,
): VerifiedToken {
  if (!isGood) refuseToken('token_signature_invalid', `kid ${quoted(key.kid)}, ${key.algorithm}`);
  return { token: validatedTokenOf(claims), key, keys, expiresAt: exp * 1000 };
}

/** One key, one algorithm: a token may name it, never choose it (CVE-2015-9235). */
function agreed(key: PublicKey | undefined, { kid, algorithm }: CheckedHeader): PublicKey {
  if (key === undefined) return refuseToken('token_key_unknown', `kid ${quoted(kid)} is not in the key set`);
  if (key.algorithm !== algorithm) {
    refuseToken('token_algorithm_refused', `alg is ${quoted(algorithm)}, its key is for ${key.algorithm}`);
  }
  return key;
}
