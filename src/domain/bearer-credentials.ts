import { AuthError } from './errors.js';
import { refuseToken } from './token-refusal.js';

/** RFC 6750 section 2.1, with the scheme in any case (RFC 9110 section 11.1). */
const BEARER = /^bearer +([^\s,]+) *$/i;

/**
 * The token of a request, given all its `Authorization` headers.
 * @throws AuthError `token_missing` when no bearer token was sent; `token_malformed` when it is not exactly one.
 */
export function bearerTokenOf(headers: readonly string[]): string {
  const [header, ...others] = headers;
  if (header === undefined || (others.length === 0 && !/^bearer(?:\s|$)/i.test(header))) {
    throw new AuthError('token_missing', { reason: 'no Authorization: Bearer' });
  }
  if (others.length > 0) refuseToken('token_malformed', `${headers.length} Authorization headers`);
  return BEARER.exec(header)?.[1] ?? refuseToken('token_malformed', 'the header is not one bearer token');
}
