import { decodePublicBase64Url, peekBase64Url } from './base64url.js';
import { refuseToken } from './token-refusal.js';
import { parseUnambiguousObject, type JsonObject } from './unambiguous-json.js';

/** A token taken apart, with nothing in it believed yet. Header and claims are frozen. */
export interface CompactJws {
  readonly header: JsonObject;
  readonly claims: JsonObject;
  /** What was signed: header and payload as they stand in the token. */
  readonly signingInput: string;
  readonly signature: Uint8Array;
}

/** The largest token that is looked at, in bytes. */
export const MAX_TOKEN_BYTES = 16_384;

/** Headers remembered at most, and the longest of them. */
const MAX_HEADERS = 64;
const MAX_HEADER_LENGTH = 512;

/**
 * Takes a compact JWS (RFC 7515 section 7.1) apart. RFC 8725bis section 3.14: no character but those
 * of base64url belongs in it; and of the texts that decode to the same bytes only the canonical one does.
 */
export class CompactJwsReader {
  /** By their text: all tokens of a key begin alike. */
  readonly #headers = new Map<string, JsonObject>();
  #latest: { readonly part: string; readonly header: JsonObject } = { part: '', header: {} };

  /** @param maxTokenBytes larger tokens are not looked at. */
  constructor(private readonly maxTokenBytes: number = MAX_TOKEN_BYTES) {}

  /** @throws AuthError `token_too_large` or `token_malformed`. */
  read(token: string): CompactJws {
    // One character of those admitted below is one byte.
    if (token.length > this.maxTokenBytes) refuseToken('token_too_large', `${token.length} bytes`);
    const first = token.indexOf('.');
    const second = token.indexOf('.', first + 1);
    if (first < 1 || second < first + 2 || token.includes('.', second + 1)) {
      refuseToken('token_malformed', 'not a compact JWS of three parts');
    }
    const header = this.#header(token.slice(0, first));
    const claims = readObject(token.slice(first + 1, second), 'payload');
    const signature = decodePublicBase64Url(token.slice(second + 1));
    if (signature === undefined || signature.length === 0) {
      return refuseToken('token_malformed', 'the signature is missing or not canonical base64url');
    }
    return { header, claims, signingInput: token.slice(0, second), signature };
  }

  #header(part: string): JsonObject {
    // To compare two texts costs a fraction of looking one up.
    if (part === this.#latest.part) return this.#latest.header;
    const header = this.#headers.get(part) ?? this.#newHeader(part);
    if (part.length <= MAX_HEADER_LENGTH) this.#latest = { part, header };
    return header;
  }

  #newHeader(part: string): JsonObject {
    const header = readObject(part, 'header');
    // Whoever invents headers makes room for the honest ones again.
    if (this.#headers.size >= MAX_HEADERS) this.#headers.clear();
    if (part.length <= MAX_HEADER_LENGTH) this.#headers.set(part, header);
    return header;
  }
}

function readObject(part: string, name: string): JsonObject {
  const bytes = peekBase64Url(part);
  if (bytes === undefined) return refuseToken('token_malformed', `the ${name} is not canonical base64url`);
  const value = parseUnambiguousObject(bytes);
  return typeof value === 'string' ? refuseToken('token_malformed', `${name}: ${value}`) : value;
}
