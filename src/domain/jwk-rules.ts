import { ML_DSA_SIZES } from './akp-keys.js';
import { decodeBase64Url } from './base64url.js';
import {
  isMlDsa,
  ML_DSA_ALGORITHMS,
  type PublicJwk,
  type VerificationAlgorithm,
} from './model/signing-key.js';
import { quoted } from './token-refusal.js';
import type { JsonObject } from './unambiguous-json.js';

/** What one key type is made of (RFC 7518 section 6, RFC 8037 section 2, RFC 9964 section 3). */
interface KeyRule {
  /** What the key can be used for, the most common first. */
  readonly algorithms: readonly VerificationAlgorithm[];
  /** The public members; nothing else is taken from a document. */
  readonly members: readonly string[];
  /** Whether "alg" belongs to the key, and to its thumbprint; no key of the type is without it. */
  readonly isNamed?: boolean;
  /** What is wrong with the members, if anything. */
  fault(members: Readonly<Record<string, Uint8Array>>, algorithm: VerificationAlgorithm): string | undefined;
}

/** Members of a private key (RFC 7518 section 6): whoever publishes them has lost the key. */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];

const RSA: KeyRule = {
  algorithms: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  members: ['n', 'e'],
  fault: ({ n = EMPTY, e = EMPTY }) => {
    const bits = bitLength(n);
    if (bits < 2_048) return 'an RSA key under 2,048 bits (RFC 7518 section 3.3)';
    // Larger ones, or a long exponent, cost more to verify with than an attacker pays to send.
    if (bits > 8_192) return 'an RSA key over 8,192 bits';
    return bitLength(e) < 2 || bitLength(e) > 64 || ((e.at(-1) ?? 0) & 1) === 0
      ? 'an RSA exponent of no use'
      : undefined;
  },
};

const elliptic = (algorithm: VerificationAlgorithm, bytes: number): KeyRule => ({
  algorithms: [algorithm],
  members: ['x', 'y'],
  fault: ({ x = EMPTY, y = EMPTY }) =>
    x.length === bytes && y.length === bytes ? undefined : 'coordinates of the wrong length',
});

const ED25519: KeyRule = {
  algorithms: ['EdDSA', 'Ed25519'],
  members: ['x'],
  fault: ({ x = EMPTY }) => (x.length === 32 ? undefined : 'a public key of the wrong length'),
};

const AKP: KeyRule = {
  algorithms: ML_DSA_ALGORITHMS,
  members: ['pub'],
  isNamed: true,
  fault: ({ pub = EMPTY }, algorithm) =>
    isMlDsa(algorithm) && pub.length === ML_DSA_SIZES[algorithm].publicKeyBytes
      ? undefined
      : 'a public key of the wrong length',
};

const EMPTY = new Uint8Array();

/** By `kty`, with `crv` where the type has curves. */
const RULES = new Map<string, KeyRule>([
  ['RSA', RSA],
  ['EC P-256', elliptic('ES256', 32)],
  ['EC P-384', elliptic('ES384', 48)],
  ['OKP Ed25519', ED25519],
  ['AKP', AKP],
]);

export type ReadJwk =
  | { readonly kind: 'key'; readonly algorithm: VerificationAlgorithm; readonly publicJwk: PublicJwk }
  | { readonly kind: 'unknown'; readonly type: string }
  | { readonly kind: 'skipped'; readonly why: string };

/**
 * One JWK by the rule of its type. A key that names no algorithm gets the accepted one that fits it;
 * where none or several fit it is skipped, because no token may choose.
 */
export function readJwk(jwk: JsonObject, accepted: readonly VerificationAlgorithm[]): ReadJwk {
  const type = [jwk['kty'], jwk['crv']].filter((part) => typeof part === 'string').join(' ');
  const rule = RULES.get(type);
  if (rule === undefined) return { kind: 'unknown', type };
  if (PRIVATE_MEMBERS.some((name) => name in jwk))
    return skipped('a private key: its issuer has published the secret');
  const algorithm = algorithmOf(jwk['alg'], rule, accepted);
  if (algorithm === undefined) return skipped(algorithmFault(jwk['alg'], rule, accepted));
  const members: Record<string, Uint8Array> = {};
  const publicJwk: Record<string, string> & { kty: string } = { kty: String(jwk['kty']) };
  if (typeof jwk['crv'] === 'string') publicJwk['crv'] = jwk['crv'];
  if (rule.isNamed) publicJwk['alg'] = algorithm;
  for (const name of rule.members) {
    const text = jwk[name];
    const bytes = typeof text === 'string' ? decodeBase64Url(text) : undefined;
    if (typeof text !== 'string' || bytes === undefined) return skipped(`member "${name}" is not base64url`);
    members[name] = bytes;
    publicJwk[name] = text;
  }
  const fault = rule.fault(members, algorithm);
  return fault === undefined ? { kind: 'key', algorithm, publicJwk } : skipped(fault);
}

function algorithmOf(
  named: unknown,
  { algorithms, isNamed = false }: KeyRule,
  accepted: readonly VerificationAlgorithm[],
): VerificationAlgorithm | undefined {
  if (named !== undefined || isNamed) return algorithms.find((algorithm) => algorithm === named);
  const fitting = algorithms.filter((algorithm) => accepted.includes(algorithm));
  // EdDSA and Ed25519 are one algorithm under two names (RFC 9864).
  return fitting.length === 1 || fitting[0] === 'EdDSA' ? fitting[0] : undefined;
}

function algorithmFault(
  named: unknown,
  { algorithms, isNamed = false }: KeyRule,
  accepted: readonly VerificationAlgorithm[],
): string {
  if (named === undefined && isNamed) return 'no "alg", which is part of such a key (RFC 9964 section 3)';
  if (named !== undefined) return `an algorithm not known here: ${quoted(named)}`;
  const fitting = algorithms.filter((algorithm) => accepted.includes(algorithm));
  return fitting.length === 0
    ? 'no "alg", and no accepted algorithm fits it'
    : `no "alg", and ${fitting.join(', ')} are all accepted`;
}

function bitLength(bytes: Uint8Array): number {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first === -1 ? 0 : (bytes.length - first) * 8 - Math.clz32(bytes[first] ?? 0) + 24;
}

const skipped = (why: string): ReadJwk => ({ kind: 'skipped', why });
