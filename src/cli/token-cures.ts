import type { AuthErrorCode } from '../domain/errors.js';

/** What to do about a token that does not pass a check. */
const CURES: Partial<Readonly<Record<AuthErrorCode, string>>> = {
  token_malformed:
    'Send the access token exactly as it was issued: whole, without quotes or line breaks, after "Bearer ".',
  token_too_large: 'Take claims or groups out of the token; auth.max_token_bytes bounds what is issued here.',
  token_type_mismatch:
    'Send the access token, not the ID token. Where an issuer writes another "typ", a resource server takes it by acceptedTypes.',
  token_algorithm_refused:
    'Sign with an algorithm that is accepted, or accept this one: acceptedAlgorithms of the resource server.',
  token_key_unknown:
    'Ask for the keys of the issuer that signed it; behind one address all servers must share one database. A key that was retired or revoked is gone: sign in again.',
  token_signature_invalid:
    'The token was cut or changed on its way, or signed by another key of this name. Issue a new one, and look for who rewrites it.',
  token_issuer_mismatch:
    'Make auth.issuer, and the issuer that resource servers expect, the same text: scheme, port and last slash count.',
  token_audience_mismatch:
    'Ask for a token of this audience (auth.audiences), or let the resource server expect the one it has.',
  token_expired: 'Refresh, or sign in again. If it is fresh, set the clocks of both machines (NTP).',
  token_not_yet_valid: 'Set the clocks of the issuer and of this machine (NTP).',
  token_revoked:
    'Refresh: the session was ended, or the rights of the account changed after the token was issued.',
  store_unavailable: 'Start the database, or look at database.url.',
};

export const cureOf = (code: AuthErrorCode): string =>
  CURES[code] ?? 'See docs/errors.md, where every code is explained.';
