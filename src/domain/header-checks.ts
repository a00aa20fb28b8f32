import { asKeyId, type KeyId, MAX_KID_BYTES } from './model/ids.js';
import { quoted, refuseToken } from './token-refusal.js';
import type { JsonObject } from './unambiguous-json.js';
import type { TokenType, VerificationPolicy } from './verification-policy.js';

const UTF8 = new TextEncoder();

/** What of the header counts. `jwk`, `jku`, `x5u` and `x5c` are not read by anybody: a token brings no key. */
export interface CheckedHeader {
  readonly kid: KeyId;
  /** Accepted here, and still to be compared with the algorithm of the key. */
  readonly algorithm: string;
  readonly type: TokenType;
}

/** @throws AuthError `token_malformed`, `token_type_mismatch`, `token_algorithm_refused` or `token_key_unknown`. */
export function checkHeader(header: JsonObject, policy: VerificationPolicy): CheckedHeader {
  // RFC 7515 section 4.1.11: whoever does not understand a critical extension must refuse; none is understood.
  if (Object.hasOwn(header, 'crit')) refuseToken('token_malformed', `crit ${quoted(header['crit'])}`);
  if (Object.hasOwn(header, 'b64') && header['b64'] !== true) {
    refuseToken('token_malformed', 'an unencoded payload (RFC 7797)');
  }
  const type = typeOf(header['typ']);
  if (type === undefined || !policy.acceptedTypes.includes(type)) {
    refuseToken(
      'token_type_mismatch',
      `typ is ${quoted(header['typ'])}, accepted ${policy.acceptedTypes.join(', ')}`,
    );
  }
  const algorithm = header['alg'];
  if (
    typeof algorithm !== 'string' ||
    !policy.acceptedAlgorithms.some((accepted) => accepted === algorithm)
  ) {
    refuseToken(
      'token_algorithm_refused',
      `alg is ${quoted(algorithm)}, accepted ${policy.acceptedAlgorithms.join(', ')}`,
    );
  }
  return { kid: kidOf(header['kid']), algorithm, type };
}

/** RFC 7515 section 4.1.9: media types ignore case, and `application/` may be left out. */
function typeOf(typ: unknown): TokenType | undefined {
  if (typ === 'at+jwt') return typ;
  if (typ === undefined) return 'absent';
  if (typeof typ !== 'string') return undefined;
  const type = typ.toLowerCase().replace(/^application\//, '');
  if (type === 'at+jwt') return type;
  return type === 'jwt' ? 'JWT' : undefined;
}

/** The name of a key is a key of a map and nothing else: never part of a path, a query or a URL. */
function kidOf(kid: unknown): KeyId {
  if (typeof kid !== 'string' || kid === '') {
    return refuseToken('token_key_unknown', `kid is ${quoted(kid)}, not the name of a key`);
  }
  // A character has up to three bytes in UTF-8, so short names need no counting.
  if (kid.length > MAX_KID_BYTES / 3 && UTF8.encode(kid).length > MAX_KID_BYTES) {
    return refuseToken('token_key_unknown', `a kid of more than ${MAX_KID_BYTES} bytes`);
  }
  return asKeyId(kid);
}
