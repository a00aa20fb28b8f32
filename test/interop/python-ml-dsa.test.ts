import { expect } from 'chai';
import { createTokenValidator } from '../../src/composition/create-token-validator.js';
import { DefaultSigner } from '../../src/composition/default-signer.js';
import { TEST_CONFIG } from '../support/auth-fixture.js';
import { type HttpFixture, httpFixture } from '../support/http-server.js';
import { localServer } from '../support/local-server.js';
import { askPython, type PythonOptions, type Verdict } from '../support/python.js';
import { refusal } from '../support/refusal.js';
import { describeWithServices } from '../support/services.js';

const { issuer, audience } = TEST_CONFIG;
/** pico-client-auth knows the last two. */
const ALGORITHMS = ['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'] as const;
const LIBOQS: PythonOptions = { modules: 'in-place-of-liboqs/' };
const forged = (token: string): string => token.replace(/.(?=.$)/, (last) => (last === 'A' ? 'B' : 'A'));

interface Exchange {
  readonly verdicts: readonly Verdict[];
  readonly jwk: object;
  readonly minted: string;
}

describeWithServices(
  'post-quantum tokens in Python',
  ['PICO_AUTH_PYTHON'],
  ({ PICO_AUTH_PYTHON: python }) => {
    for (const algorithm of ALGORITHMS) {
      describe(`signed by ${algorithm}`, () => {
        const signer = new DefaultSigner();
        let server: HttpFixture;
        let token: string;
        let subject: string;
        before(async () => {
          server = await httpFixture({ config: { algorithm, issuer }, ports: () => ({ signer }) });
          server.clock.set(Date.now());
          const signedIn = await server.signedIn();
          [token, subject] = [signedIn.token, signedIn.user.id];
        });
        after(async () => {
          await server.close();
          await signer.close();
        });
        const jwksUrl = () => `${server.url}/api/v1/auth/jwks`;

        it('are verified by PyJWT with cryptography, and those made there by us', async () => {
          const now = Math.floor(Date.now() / 1000);
          const claims = { iss: issuer, aud: audience, sub: 'python', jti: 'j', iat: now, exp: now + 60 };
          const request = {
            jwks_url: jwksUrl(),
            issuer,
            audience,
            algorithm,
            tokens: [token, forged(token)],
            claims,
          };
          const { verdicts, jwk, minted } = (await askPython(python, 'pyjwt-ml-dsa.py', request)) as Exchange;
          expect(verdicts[0]?.claims).to.include({ sub: subject, iss: issuer });
          expect(verdicts[1]?.refused).to.equal('InvalidSignatureError');

          const theirs = await localServer((_request, response) =>
            response.end(JSON.stringify({ keys: [jwk] })),
          );
          const jwksEndpoint = `${theirs.origin}/jwks`;
          const validator = await createTokenValidator({
            ...{ issuer, audience, jwksEndpoint, acceptedAlgorithms: [algorithm] },
          });
          expect((await validator.validate(minted)).claims.sub).to.equal('python');
          await refusal(validator.validate(forged(minted)), 'token_signature_invalid');
          validator.close();
          await theirs.close();
        });

        it('are taken by pico-client-auth where it has liboqs, and not without', async () => {
          const request = {
            settings: { issuer, audience, jwks_endpoint: jwksUrl(), accepted_algorithms: [algorithm] },
            tokens: [token, forged(token)],
          };
          const [without] = (await askPython(python, 'pico-client.py', request)) as readonly Verdict[];
          const [good, changed] = (await askPython(
            ...([python, 'pico-client.py', request, LIBOQS] as const),
          )) as readonly Verdict[];
          expect(changed?.refused).to.equal('TokenInvalidError');
          if (algorithm === 'ML-DSA-44') {
            expect([without?.refused, good?.refused]).to.deep.equal([
              'TokenInvalidError',
              'TokenInvalidError',
            ]);
          } else {
            expect(without?.refused).to.equal('AuthConfigurationError');
            expect(good?.understood).to.include({ sub: subject, role: 'viewer' });
          }
        });
      });
    }

    it('do not disturb classical ones of the same server, whose key set holds both', async () => {
      const signer = new DefaultSigner();
      const server = await httpFixture({
        config: { algorithm: 'RS256', algorithms: ['ML-DSA-65'], issuer },
        ports: () => ({ signer }),
      });
      server.clock.set(Date.now());
      const { token } = await server.signedIn();
      const jwksUrl = `${server.url}/api/v1/auth/jwks`;
      const { keys } = (await server.call('GET', '/api/v1/auth/jwks')).body as {
        readonly keys: { kty: string }[];
      };
      expect(keys.map(({ kty }) => kty)).to.include.members(['RSA', 'AKP']);
      const expected = { issuer, audience, tokens: [token] };
      const [pyjwt] = (await askPython(python, 'pyjwt-client.py', {
        ...{ ...expected, jwks_url: jwksUrl, algorithms: ['RS256'] },
      })) as readonly Verdict[];
      expect(pyjwt?.claims).to.include({ iss: issuer });
      const settings = { issuer, audience, jwks_endpoint: jwksUrl, accepted_algorithms: ['RS256'] };
      const [pico] = (await askPython(python, 'pico-client.py', {
        settings,
        tokens: [token],
      })) as readonly Verdict[];
      expect(pico?.claims).to.include({ iss: issuer });
      await server.close();
      await signer.close();
    });
  },
);
