import { expect } from 'chai';
import { Audiences } from '../../src/domain/audiences.js';
import { createAuth } from '../../src/composition/create-auth.js';
import { ORIGIN, PASSWORD, TEST_CONFIG } from '../support/auth-fixture.js';
import { claimsOf } from '../support/decode.js';
import { type HttpFixture, httpFixture } from '../support/http-server.js';
import { refusal } from '../support/refusal.js';

const CONFIG = {
  algorithm: 'EdDSA',
  audiences: { billing: 'RS256', reports: 'ES256' },
  adminAudience: 'administration',
} as const;
const ALGORITHMS = { 'pico-bot': 'EdDSA', billing: 'RS256', reports: 'ES256', administration: 'EdDSA' };
const PROTOTYPE = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];

const headerOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString('utf8')) as Record<string, string>;

describe('audiences', () => {
  let server: HttpFixture;
  beforeEach(async () => {
    server = await httpFixture({ config: CONFIG });
  });
  afterEach(() => server.close());

  const login = async (email: string, audience?: unknown, password = PASSWORD) =>
    server.call('POST', '/api/v1/auth/login', { json: { email, password, audience } });
  const tokensFor = async (email: string, audience?: string) => {
    const { body } = await login(email, audience);
    return { access: String(body['access_token']), refresh: String(body['refresh_token']) };
  };

  for (const [audience, algorithm] of Object.entries(ALGORITHMS)) {
    it(`give a sign-in for ${audience} exactly that aud, signed with ${algorithm}, and a refresh as well`, async () => {
      const { email } = await server.user();
      const { access, refresh } = await tokensFor(email, audience);
      const { body } = await server.call('POST', '/api/v1/auth/refresh', {
        json: { refresh_token: refresh },
      });
      for (const token of [access, String(body['access_token'])]) {
        expect(claimsOf(token).aud).to.equal(audience);
        expect(headerOf(token)['alg']).to.equal(algorithm);
        expect((await server.call('GET', '/api/v1/auth/me', { token })).status).to.equal(200);
      }
    });
  }

  it('are the default one where a sign-in names none', async () => {
    const { email } = await server.user();
    expect(claimsOf((await tokensFor(email)).access).aud).to.equal('pico-bot');
    const named = await login(email, null);
    expect(named.status).to.equal(200);
    expect(claimsOf(String(named.body['access_token'])).aud).to.equal('pico-bot');
  });

  it('that are not configured are refused before the password, and count against nobody', async () => {
    const { email } = await server.user();
    for (const audience of ['other', 'Billing', 'billing ', '', ...PROTOTYPE])
      for (let attempt = 0; attempt < 3; attempt += 1) {
        const reply = await login(email, audience, 'wrong horse battery');
        expect([audience, reply.status, reply.body['code']]).to.deep.equal([
          audience,
          400,
          'audience_unknown',
        ]);
        expect(reply.text, 'nothing is echoed').not.to.contain(`"${audience || 'billing'}"`);
      }
    expect((await login(email, 'billing')).status).to.equal(200);
    expect(server.audit.of('sign_in.refused')).to.deep.equal([]);
  });

  it('other than that of administrators open everything but administration', async () => {
    const { email } = await server.user('superadmin');
    const admin = await tokensFor(email, 'administration');
    expect((await server.call('GET', '/api/v1/auth/users', { token: admin.access })).status).to.equal(200);
    for (const audience of ['pico-bot', 'billing', 'reports']) {
      const { access: token } = await tokensFor(email, audience);
      const refused = await server.call('GET', '/api/v1/auth/users', { token });
      expect([refused.status, refused.body['code']]).to.deep.equal([401, 'token_audience_mismatch']);
      for (const path of ['/api/v1/auth/me', '/api/v1/auth/me/sessions'])
        expect((await server.call('GET', path, { token })).status, path).to.equal(200);
    }
  });

  it('that are configured no more are refused at our own endpoints, and their sessions keep their audience', async () => {
    const { email } = await server.user();
    const { access, refresh } = await tokensFor(email, 'billing');
    const later = createAuth(server.ports, { ...TEST_CONFIG, audiences: {} });
    await later.keyRing.start();
    await refusal(later.authentication.authenticate(access), 'token_audience_mismatch');
    const pair = await later.refreshRotation.refresh(refresh, ORIGIN);
    expect(claimsOf(pair.accessToken).aud).to.equal('billing');
    expect(headerOf(pair.accessToken)['alg']).to.equal('EdDSA');
  });
});

describe('Audiences', () => {
  it('take any name, those of Object.prototype too', () => {
    const audiences = new Audiences({
      ...{ audience: 'toString', algorithm: 'EdDSA', adminAudience: undefined },
      audiences: Object.fromEntries(PROTOTYPE.map((name) => [name, 'ES256'] as const)),
    });
    for (const name of PROTOTYPE) {
      expect(audiences.chosen(name)).to.equal(name);
      expect(audiences.algorithmOf(name)).to.equal('ES256');
    }
    expect(() => audiences.chosen('isPrototypeOf'))
      .to.throw()
      .with.property('code', 'audience_unknown');
    expect(audiences.algorithmOf('isPrototypeOf')).to.equal('EdDSA');
  });
});
