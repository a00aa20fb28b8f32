import type { KeyRing } from '../../domain/key-ring.js';
import type { PublicKey } from '../../domain/model/signing-key.js';
import { type HttpOptions, publicUrl } from './http-options.js';

/** RFC 7517 members that may be public; whatever else a key holds stays here. */
const PUBLIC_MEMBERS = ['kty', 'n', 'e', 'crv', 'x', 'y', 'pub'] as const;

/** The published keys as a JWK set (RFC 7517 section 5). */
export function keySetBody(keys: readonly PublicKey[]): string {
  return JSON.stringify({ keys: keys.map(presentKey) });
}

function presentKey({ kid, algorithm, publicJwk }: PublicKey): Readonly<Record<string, string>> {
  const members = PUBLIC_MEMBERS.flatMap((name) => {
    const value = publicJwk[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(members), kid, use: 'sig', alg: algorithm };
}

/**
 * The members that the original publishes and resource servers read. It is not complete RFC 8414
 * metadata: there is no authorization endpoint, and `token_endpoint` is the JSON sign-in.
 */
export function discoveryBody({ issuer }: Pick<HttpOptions, 'issuer'>, keyRing: KeyRing): string {
  return JSON.stringify({
    issuer,
    token_endpoint: publicUrl(issuer, '/api/v1/auth/login'),
    jwks_uri: publicUrl(issuer, '/api/v1/auth/jwks'),
    introspection_endpoint: publicUrl(issuer, '/api/v1/auth/introspect'),
    revocation_endpoint: publicUrl(issuer, '/api/v1/auth/revoke'),
    response_types_supported: ['token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: keyRing.algorithms(),
  });
}
