import { type ReadJwk, readJwk } from './jwk-rules.js';
import { asKeyId, type KeyId, MAX_KID_BYTES } from './model/ids.js';
import type { PublicKey, VerificationAlgorithm } from './model/signing-key.js';
import { quoted } from './token-refusal.js';
import { isJsonObject, type JsonObject } from './unambiguous-json.js';

/** A usable document may hold no key of use: then the issuer has withdrawn those it had. */
export type ReadJwks =
  | {
      readonly kind: 'keys';
      readonly keys: ReadonlyMap<KeyId, PublicKey>;
      /** Why entries were left out, each reason once. */
      readonly skipped: ReadonlySet<string>;
    }
  | { readonly kind: 'unusable'; readonly reason: string };

const MAX_KEYS = 100;

/**
 * Reads a JWK Set (RFC 7517 section 5) strictly. Entries that are not for verifying are left out
 * silently, those that cannot be used with a reason; a document without any JWK is no key set.
 */
export function readJwks(text: string, accepted: readonly VerificationAlgorithm[]): ReadJwks {
  const entries = entriesOf(text);
  if (typeof entries === 'string') return { kind: 'unusable', reason: entries };
  const keys = new Map<KeyId, PublicKey>();
  const reasons = new Set<string>();
  const unknown = new Set<string>();
  for (const jwk of entries) {
    if (!isForVerifying(jwk)) continue;
    const read = readEntry(jwk, accepted);
    if (read.kind === 'unknown') unknown.add(quoted(read.type));
    else if (read.kind === 'skipped') reasons.add(read.why);
    else if (keys.has(read.key.kid)) reasons.add(`a second key named ${quoted(read.key.kid)}`);
    else keys.set(read.key.kid, read.key);
  }
  // One reason for all of them, whatever they are called: such keys come and go with every rotation.
  if (unknown.size > 0) reasons.add(`key types not known here: ${[...unknown].sort().join(', ')}`);
  return { kind: 'keys', keys, skipped: reasons };
}

/** The entries that are JWKs, or what is wrong with the document. */
function entriesOf(text: string): readonly JsonObject[] | string {
  const document = parse(text);
  if (document === undefined) return 'the body is not JSON';
  const entries = isJsonObject(document) ? document['keys'] : undefined;
  if (!Array.isArray(entries)) return 'the document has no array "keys"';
  if (entries.length === 0) return 'the array "keys" is empty';
  if (entries.length > MAX_KEYS) return `the document has ${entries.length} keys, more than ${MAX_KEYS}`;
  const jwks = entries.filter(isJsonObject).filter((jwk) => typeof jwk['kty'] === 'string');
  return jwks.length === 0 ? 'no entry of "keys" is a JWK' : jwks;
}

type ReadEntry =
  { readonly kind: 'key'; readonly key: PublicKey } | Exclude<ReadJwk, { readonly kind: 'key' }>;

function readEntry(jwk: JsonObject, accepted: readonly VerificationAlgorithm[]): ReadEntry {
  const kid = jwk['kid'];
  if (typeof kid !== 'string' || kid === '') return skipped('a key without "kid"');
  if (new TextEncoder().encode(kid).length > MAX_KID_BYTES)
    return skipped(`a "kid" over ${MAX_KID_BYTES} bytes`);
  const read = readJwk(jwk, accepted);
  if (read.kind === 'unknown') return read;
  if (read.kind === 'skipped') return skipped(`${read.why} (kid ${quoted(kid)})`);
  return {
    kind: 'key',
    key: { kid: asKeyId(kid), algorithm: read.algorithm, publicJwk: read.publicJwk },
  };
}

const skipped = (why: string): ReadEntry => ({ kind: 'skipped', why });

/** RFC 7517 sections 4.2 and 4.3: encryption keys stand in the same set. */
function isForVerifying({ use, key_ops: operations }: JsonObject): boolean {
  if (use !== undefined && use !== 'sig') return false;
  return operations === undefined || (Array.isArray(operations) && operations.includes('verify'));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
