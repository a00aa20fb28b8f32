import type { ProblemCode } from './error-codes.js';

const REALM = 'Bearer realm="pico-auth"';

/**
 * The `WWW-Authenticate` header of a refusal, or undefined when it needs none. A request without
 * credentials gets no error code (RFC 6750 section 3.1); a sign-in that failed sent no bearer token.
 */
export function challengeFor(code: ProblemCode, message: string): string | undefined {
  if (code === 'token_missing' || code === 'invalid_credentials') return REALM;
  if (code.startsWith('token_')) return withError('invalid_token', message);
  if (code === 'forbidden' || code === 'role_above_own') return withError('insufficient_scope', message);
  if (code === 'invalid_request') return withError('invalid_request', message);
  return undefined;
}

const withError = (error: string, message: string): string =>
  `${REALM}, error="${error}", error_description="${quotable(message)}"`;

/** RFC 6750 section 3 allows %x20-21 / %x23-5B / %x5D-7E. */
const quotable = (text: string): string => text.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, ' ');
