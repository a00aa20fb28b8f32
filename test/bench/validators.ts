import { JwtVerifier } from 'aws-jwt-verify';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { createVerifier } from 'fast-jwt';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { verify, type KeyObject } from 'node:crypto';
import { createTokenValidator } from '../../src/composition/create-token-validator.js';
import type { TestIssuer } from '../../src/testing/test-issuer.js';
import type { OnToken } from './cpu-rate.js';

export type Algorithm = 'RS256' | 'ES256' | 'EdDSA';

/** What every validator is told: whom to believe, for whom the tokens are, and where the keys are. */
export interface Expected {
  readonly issuer: TestIssuer;
  readonly algorithm: Algorithm;
  readonly key: KeyObject;
}

/** `node:crypto` and `JSON.parse`: nothing is checked but the signature. */
export function bare({ algorithm, key }: Expected): OnToken {
  const digest = algorithm === 'EdDSA' ? null : 'sha256';
  const input = { key, dsaEncoding: 'ieee-p1363' } as const;
  const parsed = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
  return (token) => {
    const first = token.indexOf('.');
    const second = token.lastIndexOf('.');
    const header = parsed(token.slice(0, first));
    const claims = parsed(token.slice(first + 1, second));
    const signature = Buffer.from(token.slice(second + 1), 'base64url');
    if (!verify(digest, Buffer.from(token.slice(0, second)), input, signature)) throw new Error('forged');
    return { header, claims };
  };
}

/** Ours, over keys fetched from the issuer. */
export async function picoAuth(
  { issuer, algorithm }: Expected,
  { tokenCache }: { readonly tokenCache: boolean },
): Promise<OnToken> {
  const validator = await createTokenValidator({
    issuer: issuer.issuer,
    audience: issuer.audience,
    acceptedAlgorithms: [algorithm],
    tokenCache,
  });
  return (token) => validator.validate(token);
}

export function jose({ issuer, algorithm }: Expected): OnToken {
  const keys = createRemoteJWKSet(new URL(issuer.http.jwksEndpoint));
  const options = { issuer: issuer.issuer, audience: issuer.audience, algorithms: [algorithm] };
  return (token) => jwtVerify(token, keys, options);
}

export function awsJwtVerify({ issuer }: Expected): OnToken {
  // Its own fetcher takes https only.
  const fetcher = { fetch: async (uri: string) => (await fetch(uri)).arrayBuffer() };
  const verifier = JwtVerifier.create(
    { issuer: issuer.issuer, audience: issuer.audience, jwksUri: issuer.http.jwksEndpoint },
    { jwksCache: new SimpleJwksCache({ fetcher }) },
  );
  return (token) => verifier.verify(token);
}

const pemOf = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();

/** With the one key given in advance, and so without a promise: the fastest way it has. */
export function fastJwt(
  { issuer: { issuer, audience }, algorithm, key }: Expected,
  { cache }: { readonly cache: boolean },
): OnToken {
  return createVerifier({
    key: pemOf(key),
    algorithms: [algorithm],
    allowedIss: issuer,
    allowedAud: audience,
    cache,
  });
}

/** With keys by their kid, as an issuer that rotates them needs it; they are all in memory already. */
export function fastJwtByKid({ issuer: { issuer, audience, keys }, algorithm, key }: Expected): OnToken {
  const pems = new Map<unknown, string>([[keys.signing(algorithm).kid, pemOf(key)]]);
  return createVerifier({
    key: ({ header }: { header: { kid?: string } }) => Promise.resolve(pems.get(header.kid) ?? ''),
    algorithms: [algorithm],
    allowedIss: issuer,
    allowedAud: audience,
  });
}
