import { JwtVerifier } from 'aws-jwt-verify';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { expect } from 'chai';
import { createVerifier } from 'fast-jwt';
import { createRemoteJWKSet, type JWK, jwtVerify } from 'jose';
import jwt from 'jsonwebtoken';
import { JwksClient } from 'jwks-rsa';
import { createPublicKey } from 'node:crypto';
import { customFetch, discovery } from 'openid-client';
import { TEST_CONFIG } from '../support/auth-fixture.js';
import { type HttpFixture, httpFixture } from '../support/http-server.js';

const { issuer, audience } = TEST_CONFIG;
const EXPECTED = { issuer, audience };
/** One character of the signature changed. */
const forged = (token: string): string => token.replace(/.(?=.$)/, (last) => (last === 'A' ? 'B' : 'A'));

type Verify = (token: string) => Promise<{ readonly sub?: string | undefined }>;
type Algorithm = 'RS256' | 'ES256' | 'EdDSA';

interface Client {
  readonly name: string;
  readonly algorithms: readonly Algorithm[];
  verifier(jwksUrl: string, algorithm: Algorithm): Verify;
}

const CLIENTS: readonly Client[] = [
  {
    name: 'jose',
    algorithms: ['RS256', 'ES256', 'EdDSA'],
    verifier: (jwksUrl) => {
      const keys = createRemoteJWKSet(new URL(jwksUrl));
      return async (token) => (await jwtVerify(token, keys, { ...EXPECTED, typ: 'at+jwt' })).payload;
    },
  },
  {
    name: 'jwks-rsa and jsonwebtoken',
    algorithms: ['RS256', 'ES256'],
    verifier: (jwksUri, algorithm) => {
      const client = new JwksClient({ jwksUri });
      return async (token) => {
        const { header } = jwt.decode(token, { complete: true }) ?? {};
        const key = await client.getSigningKey(header?.kid);
        const algorithms = [algorithm] as jwt.Algorithm[];
        return jwt.verify(token, key.getPublicKey(), { ...EXPECTED, algorithms }) as jwt.JwtPayload;
      };
    },
  },
  {
    name: 'aws-jwt-verify',
    algorithms: ['RS256', 'ES256', 'EdDSA'],
    verifier: (jwksUri) => {
      // Its own fetcher takes https only.
      const fetcher = { fetch: async (uri: string) => (await fetch(uri)).arrayBuffer() };
      const jwksCache = new SimpleJwksCache({ fetcher });
      const verifier = JwtVerifier.create({ ...EXPECTED, jwksUri }, { jwksCache });
      return (token) => verifier.verify(token);
    },
  },
  {
    name: 'fast-jwt',
    algorithms: ['RS256', 'ES256', 'EdDSA'],
    verifier: (jwksUrl, algorithm) => {
      const verify = createVerifier({
        key: async ({ header }: { header: { kid?: string } }) => {
          const { keys } = (await (await fetch(jwksUrl)).json()) as { keys: JWK[] };
          const jwk = keys.find(({ kid }) => kid === header.kid) ?? {};
          return createPublicKey({ key: jwk, format: 'jwk' })
            .export({ type: 'spki', format: 'pem' })
            .toString();
        },
        algorithms: [algorithm],
        allowedIss: issuer,
        allowedAud: audience,
      });
      return (token) => verify(token) as Promise<{ sub: string }>;
    },
  },
];

describe('tokens and keys of our server', () => {
  for (const algorithm of ['RS256', 'ES256', 'EdDSA'] as const) {
    describe(`signed by ${algorithm}, beside a key for ML-DSA`, () => {
      let server: HttpFixture;
      let signedIn: Awaited<ReturnType<HttpFixture['signedIn']>>;
      before(async () => {
        server = await httpFixture({ config: { algorithm, algorithms: ['ML-DSA-65'], issuer } });
        server.clock.set(Date.now());
        signedIn = await server.signedIn();
      });
      after(() => server.close());

      for (const { name, algorithms, verifier } of CLIENTS) {
        if (!algorithms.includes(algorithm)) continue;
        it(`are verified by ${name}, and refused once changed`, async () => {
          const verify = verifier(`${server.url}/api/v1/auth/jwks`, algorithm);
          expect((await verify(signedIn.token)).sub).to.equal(signedIn.user.id);
          const refused = await verify(forged(signedIn.token)).then(
            () => false,
            () => true,
          );
          expect(refused).to.be.true;
        });
      }

      it('are found by openid-client through discovery', async () => {
        const config = await discovery(new URL(issuer), 'any-client', undefined, undefined, {
          [customFetch]: (url, options) => fetch(url.replace(issuer, server.url), options as RequestInit),
        });
        const metadata = config.serverMetadata();
        expect(metadata.issuer).to.equal(issuer);
        const keys = createRemoteJWKSet(new URL(metadata.jwks_uri?.replace(issuer, server.url) ?? ''));
        expect((await jwtVerify(signedIn.token, keys, EXPECTED)).payload.sub).to.equal(signedIn.user.id);
      });
    });
  }
});
