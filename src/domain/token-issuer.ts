import type { Digest } from '../ports/digest.js';
import type { Signer } from '../ports/signer.js';
import { encodeBase64Url, encodeText } from './base64url.js';
import { jtiOf, tokenDigest } from './token-ids.js';
import type { Audiences } from './audiences.js';
import { AuthError } from './errors.js';
import type { KeyRing } from './key-ring.js';
import type { AccessClaims, AccessTokenHeader } from './model/access-token.js';
import type { SigningKey } from './model/signing-key.js';
import type { TokenFamily } from './model/token-family.js';
import { signatureLength } from './signature-length.js';
import type { TokenContents } from './token-contents.js';
import type { User } from './model/user.js';

export interface TokenIssuerConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly accessTokenSeconds: number;
  /** The longest access token, in bytes; clients and proxies limit the size of headers. */
  readonly maxTokenBytes: number;
}

export interface IssuedAccessToken {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
}

/** Lives differ by up to this fraction, so that clients that signed in together do not refresh together. */
const LARGEST_SHORTENING = 0.05;

/** Signs access tokens (RFC 9068). The claims depend on the arguments alone, so a repeated refresh gets the same ones. */
export class TokenIssuer {
  constructor(
    private readonly keys: KeyRing,
    private readonly signer: Signer,
    private readonly digest: Digest,
    private readonly audiences: Audiences,
    private readonly config: TokenIssuerConfig,
  ) {}

  /**
   * Throws if the family's next token cannot be made: there is no key, too many signatures wait, or it is too large.
   * @throws AuthError `claims_too_large` naming the largest claims, `overloaded`, `signing_key_unavailable`.
   */
  assertIssuable(user: User, contents: TokenContents, family: TokenFamily): void {
    const key = this.#keyFor(family);
    if (!this.signer.hasCapacity(key.algorithm))
      throw new AuthError('overloaded', { retryAfterSeconds: 1, reason: 'the signers are busy' });
    const claims = this.#claims(user, contents, family);
    const input = signingInput(key, claims);
    const bytes = input.length + 1 + signatureLength(key);
    if (bytes <= this.config.maxTokenBytes) return;
    throw new AuthError('claims_too_large', {
      message: `The access token would have ${bytes} bytes, more than ${this.config.maxTokenBytes}; largest claims: ${largestClaims(claims)}.`,
    });
  }

  /** The access token of the family's current generation, with these contents. */
  async issue(user: User, contents: TokenContents, family: TokenFamily): Promise<IssuedAccessToken> {
    const claims = this.#claims(user, contents, family);
    const key = this.#keyFor(family);
    const input = signingInput(key, claims);
    const signature = await this.signer.sign(key, input);
    return {
      accessToken: `${input}.${encodeBase64Url(signature)}`,
      expiresInSeconds: claims.exp - claims.iat,
    };
  }

  #keyFor({ audience }: TokenFamily): SigningKey {
    return this.keys.signingKey(this.audiences.algorithmOf(audience));
  }

  #claims(user: User, { groups, extraClaims }: TokenContents, family: TokenFamily): AccessClaims {
    const seed = tokenDigest(this.digest, family.sid, { n: family.n, epoch: user.claimsEpoch });
    const iat = Math.floor(family.rotatedAt / 1000);
    const exp = Math.min(iat + this.#lifetimeSeconds(seed), Math.floor(family.expiresAt / 1000));
    return {
      // First, so that the claims of the server overwrite them.
      ...extraClaims,
      iss: this.config.issuer,
      sub: user.id,
      aud: family.audience,
      exp,
      iat,
      // Can be computed from the family's record, so that revoked tokens can be listed without storing any.
      jti: jtiOf(seed),
      client_id: this.config.clientId,
      sid: family.sid,
      epoch: user.claimsEpoch,
      email: user.email,
      email_verified: user.emailVerified,
      role: user.role,
      roles: [user.role],
      org_id: user.orgId,
      groups,
    };
  }

  /** The configured life, less up to 5 %, chosen by bytes of the seed that the `jti` does not contain. */
  #lifetimeSeconds(seed: Uint8Array): number {
    const fraction = (((seed[16] ?? 0) << 8) | (seed[17] ?? 0)) / 0x1_0000;
    return (
      this.config.accessTokenSeconds -
      Math.floor(this.config.accessTokenSeconds * LARGEST_SHORTENING * fraction)
    );
  }
}

function signingInput({ algorithm, kid }: SigningKey, claims: AccessClaims): string {
  const header: AccessTokenHeader = { alg: algorithm, typ: 'at+jwt', kid };
  return `${encodeText(JSON.stringify(header))}.${encodeText(JSON.stringify(claims))}`;
}

const MOST_NAMED = 3;

const largestClaims = (claims: AccessClaims): string =>
  Object.entries(claims)
    .map(([name, value]) => ({ name, bytes: encodeText(JSON.stringify(value)).length }))
    .sort((left, right) => right.bytes - left.bytes)
    .slice(0, MOST_NAMED)
    .map(({ name, bytes }) => `${name} (${bytes})`)
    .join(', ');
