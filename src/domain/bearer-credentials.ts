import { AuthError } from './errors.js';
import { refuseToken } from './token-refusal.js';

const SCHEME = 'bearer';

/**
 * The token in the value of one header (RFC 6750 section 2.1), the scheme in any case (RFC 9110 section
 * 11.1); undefined for another scheme. Whether it looks like a token is for whoever reads it.
 * @throws AuthError `token_malformed` when there is not exactly one.
 */
export function bearerTokenIn(credentials: string): string | undefined {
  const rest = credentials.slice(SCHEME.length);
  const isBearer = credentials.slice(0, SCHEME.length).toLowerCase() === SCHEME;
  if (!isBearer || (rest !== '' && !rest.startsWith(' '))) return undefined;
  const token = rest.trim();
  // Around it spaces alone, and none within: no tab, and no space of another script.
  if (token === '' || rest.replaceAll(' ', '') !== token || token.includes(',')) {
    refuseToken('token_malformed', 'the header is not one bearer token');
  }
  return token;
}

/**
 * The token of a request, given all its `Authorization` headers.
 * @throws AuthError `token_missing` when no bearer token was sent; `token_malformed` when it is not exactly one.
 */
export function bearerTokenOf(headers: readonly string[]): string {
  const [header, ...others] = headers;
  if (others.length > 0) refuseToken('token_malformed', `${headers.length} Authorization headers`);
  const token = header === undefined ? undefined : bearerTokenIn(header);
  if (token === undefined) throw new AuthError('token_missing', { reason: 'no Authorization: Bearer' });
  return token;
}
