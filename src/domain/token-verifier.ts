import type { Clock } from '../ports/clock.js';
import type { KeySource } from '../ports/key-source.js';
import type { Signer } from '../ports/signer.js';
import { decodeBase64Url } from './base64url.js';
import { AuthError, type AuthErrorCode } from './errors.js';
import type { AccessClaims } from './model/access-token.js';
import { asKeyId } from './model/ids.js';
import type { PublicKey } from './model/signing-key.js';

export interface TokenVerifierConfig {
  readonly issuer: string;
  readonly audiences: readonly string[];
  readonly clockToleranceSeconds: number;
}

type JsonObject = Readonly<Record<string, unknown>>;

const MAX_TOKEN_LENGTH = 16_384;
/** RFC 8725bis section 3.14: no other character belongs in a compact JWS. */
const COMPACT_JWS = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/;

/** Verifies access tokens of this issuer (RFC 9068 section 4): the key decides the algorithm, never the token. */
export class TokenVerifier {
  constructor(
    private readonly keys: KeySource,
    private readonly signer: Signer,
    private readonly clock: Clock,
    private readonly config: TokenVerifierConfig,
  ) {}

  /** @throws AuthError with a `token_…` code and a reason for the log. */
  async verify(token: string): Promise<AccessClaims> {
    const [, headerPart = '', payloadPart = '', signaturePart = ''] =
      (token.length <= MAX_TOKEN_LENGTH && COMPACT_JWS.exec(token)) ||
      refuse('token_malformed', 'not a compact JWS');
    const key = await this.#keyFor(parseJson(headerPart));
    const signature =
      decodeBase64Url(signaturePart) ?? refuse('token_malformed', 'signature is not base64url');
    const verdict = this.signer.verify(key, `${headerPart}.${payloadPart}`, signature);
    if (!(typeof verdict === 'boolean' ? verdict : await verdict))
      refuse('token_signature_invalid', `kid ${key.kid}`);
    return this.#accept(parseJson(payloadPart));
  }

  async #keyFor(header: JsonObject): Promise<PublicKey> {
    if (header['typ'] !== 'at+jwt') refuse('token_type_mismatch', 'typ is not at+jwt');
    if ('crit' in header) refuse('token_malformed', 'crit names extensions, and none is known');
    const kid = header['kid'];
    if (typeof kid !== 'string' || kid.length > 256) return refuse('token_key_unknown', 'no usable kid');
    const found = this.keys.find(asKeyId(kid));
    const key =
      (found instanceof Promise ? await found : found) ??
      refuse('token_key_unknown', 'kid is not in the key set');
    if (header['alg'] !== key.algorithm)
      refuse('token_signature_invalid', `alg is not the ${key.algorithm} of its key`);
    return key;
  }

  #accept(claims: JsonObject): AccessClaims {
    const { iss, aud, exp, nbf } = claims;
    const now = this.clock.now() / 1000;
    const tolerance = this.config.clockToleranceSeconds;
    if (iss !== this.config.issuer)
      refuse('token_issuer_mismatch', `expected ${JSON.stringify(this.config.issuer)}`);
    const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
    if (!this.config.audiences.some((expected) => audiences.includes(expected))) {
      refuse('token_audience_mismatch', `expected one of ${JSON.stringify(this.config.audiences)}`);
    }
    if (typeof exp !== 'number' || now >= exp + tolerance)
      refuse('token_expired', `exp ${String(exp)}, now ${Math.floor(now)}`);
    if (nbf !== undefined && !(typeof nbf === 'number' && nbf <= now + tolerance))
      refuse('token_expired', 'nbf lies ahead');
    if (!isAccessClaims(claims))
      return refuse('token_malformed', 'a required claim is missing or of the wrong type');
    return claims;
  }
}

function parseJson(part: string): JsonObject {
  const bytes = decodeBase64Url(part) ?? refuse('token_malformed', 'not base64url');
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (isJsonObject(value)) return value;
  } catch {
    return refuse('token_malformed', 'not JSON');
  }
  return refuse('token_malformed', 'not a JSON object');
}

const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isAccessClaims(claims: JsonObject): claims is JsonObject & AccessClaims {
  const texts = [claims['sub'], claims['jti'], claims['sid'], claims['role'], claims['org_id']];
  return (
    texts.every((text) => typeof text === 'string' && text !== '') && Number.isSafeInteger(claims['epoch'])
  );
}

function refuse(code: AuthErrorCode, reason: string): never {
  throw new AuthError(code, { reason });
}
