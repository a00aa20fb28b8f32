import type { AuthErrorCode } from '../domain/errors.js';
import { type MaliciousToken, malicious } from './malicious-token.js';
import type { Members, TokenForge } from './token-forge.js';

const claims = (
  rule: string,
  what: string,
  code: AuthErrorCode,
  change: Members | ((forge: TokenForge) => Members),
): MaliciousToken =>
  malicious(rule, what, code, (forge) =>
    forge.signed({}, typeof change === 'function' ? change(forge) : change),
  );

/** As an issuer without `at+jwt` writes it; refused also where plain JWTs are accepted. */
const plain = (rule: string, what: string, change: Members): MaliciousToken =>
  malicious(rule, what, 'token_type_mismatch', (forge) => forge.signed({ typ: 'JWT' }, change));

const EXP = 'RFC 7519 4.1.4';
const AUD = 'RFC 7519 4.1.3';
const ISS = 'RFC 7519 4.1.1';

/** Tokens of the issuer that were not meant for this verifier, or not for this time. */
export const TOKENS_FOR_SOMEBODY_ELSE = {
  expired: claims(EXP, 'expired an hour ago', 'token_expired', ({ target }) => ({ exp: target.now - 3_600 })),
  expiryMissing: claims(EXP, 'no exp', 'token_expired', { exp: undefined }),
  expiryText: claims(EXP, 'exp is a text', 'token_malformed', ({ target }) => ({
    exp: `${target.now + 900}`,
  })),
  expiryFraction: claims(EXP, 'exp is a fraction', 'token_malformed', ({ target }) => ({
    exp: target.now + 900.5,
  })),
  expiryNull: claims(EXP, 'exp is null', 'token_malformed', { exp: null }),
  expiryInfinite: malicious(EXP, 'exp is 1e400', 'token_malformed', (forge) =>
    forge.signedText(
      JSON.stringify(forge.header()),
      JSON.stringify(forge.claims({ exp: 0 })).replace('"exp":0', '"exp":1e400'),
    ),
  ),
  notYetValid: claims('RFC 7519 4.1.5', 'valid in an hour', 'token_not_yet_valid', ({ target }) => ({
    nbf: target.now + 3_600,
    exp: target.now + 7_200,
  })),
  notBeforeText: claims('RFC 7519 4.1.5', 'nbf is a text', 'token_malformed', { nbf: '0' }),
  issuedAtFraction: claims('RFC 7519 4.1.6', 'iat is a fraction', 'token_malformed', { iat: 1.5 }),
  wrongAudience: claims(AUD, 'another audience', 'token_audience_mismatch', { aud: 'other-api' }),
  audienceMissing: claims(AUD, 'no aud', 'token_audience_mismatch', { aud: undefined }),
  audienceEmptyList: claims('CVE-2020-26160', 'aud is an empty list', 'token_audience_mismatch', { aud: [] }),
  audiencePrefix: claims(AUD, 'aud begins like the right one', 'token_audience_mismatch', ({ target }) => ({
    aud: `${target.audience}-staging`,
  })),
  audienceOtherCase: claims(AUD, 'aud in another case', 'token_audience_mismatch', ({ target }) => ({
    aud: target.audience.toUpperCase(),
  })),
  audiencePattern: claims('CVE-2026-35041', 'aud is a pattern', 'token_audience_mismatch', { aud: '.*' }),
  audienceNested: claims(AUD, 'aud is a list in a list', 'token_malformed', ({ target }) => ({
    aud: [[target.audience]],
  })),
  audienceObject: claims(AUD, 'aud is an object', 'token_malformed', ({ target }) => ({
    aud: { 0: target.audience, length: 1 },
  })),
  audienceMixed: claims(AUD, 'aud is a list with a number', 'token_malformed', ({ target }) => ({
    aud: [target.audience, 1],
  })),
  wrongIssuer: claims(ISS, 'another issuer', 'token_issuer_mismatch', { iss: 'https://attacker.example' }),
  issuerMissing: claims(ISS, 'no iss', 'token_issuer_mismatch', { iss: undefined }),
  issuerList: claims('CVE-2025-30144', 'iss is a list', 'token_issuer_mismatch', ({ target }) => ({
    iss: ['https://attacker.example', target.issuer],
  })),
  issuerSlash: claims(ISS, 'iss with a slash more', 'token_issuer_mismatch', ({ target }) => ({
    iss: `${target.issuer}/`,
  })),
  issuerPrefix: claims(ISS, 'iss begins like the right one', 'token_issuer_mismatch', ({ target }) => ({
    iss: `${target.issuer}.attacker.example`,
  })),
  issuerPrototype: claims(ISS, 'iss is __proto__', 'token_issuer_mismatch', { iss: '__proto__' }),
  subjectNumber: claims('RFC 7519 4.1.2', 'sub is a number', 'token_malformed', { sub: 1 }),
  subjectObject: claims('RFC 7519 4.1.2', 'sub is a query operator', 'token_malformed', {
    sub: { $ne: null },
  }),
  identifierObject: claims('RFC 7519 4.1.7', 'jti is an object', 'token_malformed', { jti: {} }),
  idToken: plain('OpenID Connect Core 2', 'an ID token', { nonce: 'n-0S6_WzA2Mj', at_hash: 'MTIzNDU2' }),
  idTokenOfCognito: plain('RFC 8725 3.12', 'an ID token of Cognito', { token_use: 'id' }),
  idTokenOfKeycloak: plain('RFC 8725 3.12', 'an ID token of Keycloak', { typ: 'ID' }),
  refreshTokenOfKeycloak: plain('RFC 8725 3.12', 'a refresh token of Keycloak', { typ: 'Refresh' }),
  logoutToken: plain('OpenID Connect Back-Channel Logout 2.4', 'a logout token', {
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
  }),
} as const;
