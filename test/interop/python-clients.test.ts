import { expect } from 'chai';
import { TEST_CONFIG } from '../support/auth-fixture.js';
import { type HttpFixture, httpFixture } from '../support/http-server.js';
import { askPython, type Verdict } from '../support/python.js';
import { describeWithServices } from '../support/services.js';

const { issuer, audience } = TEST_CONFIG;
const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'] as const;
/** One bit of the signature changed. */
const forged = (token: string): string => token.replace(/.(?=.$)/, (last) => (last === 'A' ? 'B' : 'A'));

describeWithServices(
  'tokens of our server in Python',
  ['PICO_AUTH_PYTHON'],
  ({ PICO_AUTH_PYTHON: python }) => {
    for (const algorithm of ALGORITHMS) {
      describe(`signed by ${algorithm}`, () => {
        let server: HttpFixture;
        let signedIn: Awaited<ReturnType<HttpFixture['signedIn']>>;
        let late: string;
        before(async () => {
          server = await httpFixture({ config: { algorithm, issuer } });
          server.clock.set(Date.now() - 3_600_000);
          late = (await server.signedIn()).token;
          server.clock.set(Date.now());
          signedIn = await server.signedIn('operator', 'acme');
        });
        after(() => server.close());

        const jwksUrl = () => `${server.url}/api/v1/auth/jwks`;
        const pico = (settings: object, tokens: readonly string[]) =>
          askPython(python, 'pico-client.py', {
            settings: {
              ...{ issuer, audience, jwks_endpoint: jwksUrl(), accepted_algorithms: [algorithm] },
              ...settings,
            },
            tokens,
          }) as Promise<readonly Verdict[]>;

        it('are verified by PyJWT, and refused once changed, expired or meant for another', async () => {
          const ask = (expected: object, tokens: readonly string[]) =>
            askPython(python, 'pyjwt-client.py', {
              ...{ jwks_url: jwksUrl(), issuer, audience, algorithms: [algorithm] },
              ...expected,
              tokens,
            }) as Promise<readonly Verdict[]>;
          const [good, changed, expired] = await ask({}, [signedIn.token, forged(signedIn.token), late]);
          expect(good?.claims).to.include({ iss: issuer, aud: audience, sub: signedIn.user.id });
          expect(changed?.refused).to.equal('InvalidSignatureError');
          expect(expired?.refused).to.equal('ExpiredSignatureError');
          const [strange] = await ask({ audience: 'another' }, [signedIn.token]);
          expect(strange?.refused).to.equal('InvalidAudienceError');
        });

        it('are verified by pico-client-auth, which reads the claims it knows', async () => {
          const [good, changed, expired] = await pico({}, [signedIn.token, forged(signedIn.token), late]);
          const { user } = signedIn;
          expect(good?.understood).to.deep.include({
            ...{ sub: user.id, email: user.email, role: 'operator', org_id: 'acme', groups: [] },
          });
          expect(changed?.refused).to.equal('TokenInvalidError');
          expect(expired?.refused).to.equal('TokenExpiredError');
          const [strange] = await pico({ issuer: 'https://other.example.com' }, [signedIn.token]);
          expect(strange?.refused).to.equal('TokenInvalidError');
        });

        it('are refused by pico-client-auth after the logout, from the list of revoked tokens', async () => {
          const admin = await server.signedIn('superadmin');
          const made = await server.call('POST', '/api/v1/auth/service-tokens', {
            token: admin.token,
            json: { name: `python-${algorithm}` },
          });
          const leaving = await server.user();
          const pair = await server.signIn(leaving);
          await server.call('POST', '/api/v1/auth/logout', { json: { refresh_token: pair.refreshToken } });
          const [left, stays] = await pico(
            {
              revocation_endpoint: `${server.url}/api/v1/auth/revoked-jtis`,
              revocation_bearer: made.body['token'],
            },
            [pair.accessToken, signedIn.token],
          );
          expect(left).to.include({ refused: 'TokenInvalidError' });
          expect(left?.reason).to.match(/^Token revoked/);
          expect(stays?.claims).to.include({ sub: signedIn.user.id });
        });
      });
    }

    it('pass the middleware and the decorators of pico-client-auth', async () => {
      const server = await httpFixture({ config: { algorithm: 'RS256', issuer } });
      server.clock.set(Date.now());
      const [admin, viewer] = [await server.signedIn('superadmin'), await server.signedIn()];
      const group = await server.call('POST', '/api/v1/groups', {
        token: admin.token,
        json: { name: 'Red' },
      });
      const groupId = String(group.body['id']);
      await server.call('POST', `/api/v1/groups/${groupId}/members`, {
        token: admin.token,
        json: { user_id: viewer.user.id },
      });
      const member = await server.tokenOf(viewer.user);
      const replies = (await askPython(python, 'pico-api.py', {
        settings: { issuer, audience, jwks_endpoint: `${server.url}/api/v1/auth/jwks` },
        group: groupId,
        calls: [
          ['/open', null],
          ['/me', null],
          ['/me', viewer.token],
          ['/admin', viewer.token],
          ['/admin', admin.token],
          ['/team', admin.token],
          ['/team', member],
          ['/me', forged(member)],
        ],
      })) as readonly { readonly status: number; readonly body: Readonly<Record<string, unknown>> }[];
      expect(replies.map(({ status }) => status)).to.deep.equal([200, 401, 200, 403, 200, 403, 200, 401]);
      expect(replies[2]?.body).to.deep.equal({
        ...{ sub: viewer.user.id, email: viewer.user.email, org_id: 'default' },
      });
      expect(replies[6]?.body).to.deep.equal({ groups: [groupId] });
      await server.close();
    });
  },
);
