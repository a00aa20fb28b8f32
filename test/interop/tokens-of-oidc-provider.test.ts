import { expect } from 'chai';
import { exportJWK, generateKeyPair } from 'jose';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { Provider } from 'oidc-provider';
import {
  createTokenValidator,
  type TokenValidatorHandle,
} from '../../src/composition/create-token-validator.js';
import { freePort } from '../support/command-line.js';
import { refusal } from '../support/refusal.js';

const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'] as const;

/** An OpenID provider whose access tokens are JWTs for `<algorithm>-api`. */
async function providerAt(issuer: string): Promise<Provider> {
  const keys = await Promise.all(
    ALGORITHMS.map(async (alg) => {
      const { privateKey } = await generateKeyPair(alg, { extractable: true });
      return { ...(await exportJWK(privateKey)), alg, use: 'sig', kid: `key-${alg}` };
    }),
  );
  return new Provider(issuer, {
    jwks: { keys },
    clients: [
      {
        client_id: 'job',
        client_secret: 'a-secret-of-the-job',
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
      },
    ],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_ctx, resource) => {
          const alg = ALGORITHMS.find((name) => resource.includes(name.toLowerCase())) ?? 'RS256';
          return {
            scope: 'reports:read',
            audience: `${alg}-api`,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg } },
          };
        },
      },
    },
  });
}

describe('tokens and keys of oidc-provider', () => {
  let server: Server;
  let issuer: string;
  let validator: TokenValidatorHandle;
  before(async () => {
    const port = await freePort();
    issuer = `http://127.0.0.1:${port}`;
    const answer = (await providerAt(issuer)).callback();
    server = createServer((request, response) => void answer(request, response)).listen(port, '127.0.0.1');
    await once(server, 'listening');
    validator = await createTokenValidator({
      issuer,
      audience: ALGORITHMS.map((alg) => `${alg}-api`),
      jwksEndpoint: `${issuer}/jwks`,
      acceptedAlgorithms: ALGORITHMS,
      acceptedTypes: ['at+jwt'],
    });
  });
  after(async () => {
    validator.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  async function tokenFor(algorithm: string): Promise<string> {
    const reply = await fetch(`${issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from('job:a-secret-of-the-job').toString('base64')}` },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope: 'reports:read',
        resource: `urn:${algorithm.toLowerCase()}:api`,
      }),
    });
    return ((await reply.json()) as { access_token: string }).access_token;
  }

  for (const algorithm of ALGORITHMS) {
    it(`pass our validator when they are signed by ${algorithm}`, async () => {
      const { claims, rawClaims } = await validator.validate(await tokenFor(algorithm));
      expect(rawClaims).to.deep.include({ iss: issuer, aud: `${algorithm}-api`, scope: 'reports:read' });
      expect(claims.sub).to.equal('job');
    });
  }

  it('are refused by a validator for another audience', async () => {
    const other = await createTokenValidator({ issuer, audience: 'other', jwksEndpoint: `${issuer}/jwks` });
    await refusal(other.validate(await tokenFor('RS256')), 'token_audience_mismatch');
    other.close();
  });

  it('are found through discovery', async () => {
    const discovered = await createTokenValidator({ issuer, audience: 'RS256-api', discovery: true });
    expect((await discovered.validate(await tokenFor('RS256'))).claims.sub).to.equal('job');
    discovered.close();
  });
});
