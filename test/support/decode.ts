import type { AccessClaims } from '../../src/domain/model/access-token.js';

/** The claims of a token, unverified. */
export function claimsOf(accessToken: string): AccessClaims {
  const [, payload = ''] = accessToken.split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as AccessClaims;
}
