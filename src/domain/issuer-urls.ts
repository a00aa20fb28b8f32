import { onlyDifference, quoted } from './token-refusal.js';

/** Where this project publishes the keys of an issuer, unless it is told another place. */
export const defaultJwksUrl = (issuer: string): string => `${withoutTrailingSlash(issuer)}/api/v1/auth/jwks`;

/** OpenID Connect Discovery 1.0 section 4.1: one terminating slash is removed, a path stays. */
export const discoveryUrl = (issuer: string): string =>
  `${withoutTrailingSlash(issuer)}/.well-known/openid-configuration`;

const withoutTrailingSlash = (issuer: string): string => issuer.replace(/\/$/, '');

/** Two issuers that are not the same byte for byte: both, quoted, and what differs where they look alike. */
export const issuerMismatch = (expected: string, actual: unknown): string =>
  `expected issuer ${quoted(expected)}, found ${quoted(actual)}${onlyDifference(actual, [expected])}`;
