import { expect } from 'chai';
import fc from 'fast-check';
import { type HttpFixture, httpFixture } from '../support/http-server.js';
import { bodyOf, rawExchange, rawRequest, statusOf } from '../support/raw-http.js';

const KEY_PATHS = ['/api/v1/auth/jwks', '/.well-known/jwks.json'];
const DISCOVERY = '/.well-known/openid-configuration';

describe('the key set', () => {
  let server: HttpFixture;
  before(async () => {
    server = await httpFixture({ http: { corsOrigins: ['https://a.example'] } });
  });
  after(() => server.close());

  for (const path of KEY_PATHS) {
    it(`at ${path} is fresh for ten minutes and readable from every origin`, async () => {
      const { status, headers } = await server.call('GET', path, {
        headers: { origin: 'https://a.example' },
      });
      expect(status).to.equal(200);
      expect(headers.get('content-type')).to.equal('application/json');
      expect(headers.get('cache-control')).to.equal(
        'public, max-age=600, stale-while-revalidate=60, stale-if-error=86400',
      );
      expect(headers.get('access-control-allow-origin')).to.equal('*');
      expect(headers.get('vary')).to.equal(null);
      expect(headers.get('etag')).to.match(/^"[\w-]{22}"$/);
    });

    it(`at ${path} answers 304 to whoever has it`, async () => {
      const first = await server.call('GET', path);
      const etag = first.headers.get('etag') ?? '';
      for (const sent of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
        const again = await server.call('GET', path, { headers: { 'if-none-match': sent } });
        expect([sent, again.status, again.text]).to.deep.equal([sent, 304, '']);
        expect(again.headers.get('etag')).to.equal(etag);
        expect(again.headers.get('cache-control')).to.match(/max-age=600/);
      }
      const other = await server.call('GET', path, { headers: { 'if-none-match': '"other"' } });
      expect(other.status).to.equal(200);
    });
  }

  it('holds the public members of each key, its use and its algorithm, and nothing secret', async () => {
    const { body } = await server.call('GET', '/api/v1/auth/jwks');
    const keys = body['keys'] as readonly Readonly<Record<string, string>>[];
    expect(keys, 'the active and the announced key').to.have.length(2);
    for (const key of keys) {
      expect(key).to.have.all.keys('kty', 'crv', 'x', 'kid', 'use', 'alg');
      expect(key).to.include({ kty: 'OKP', use: 'sig', alg: 'EdDSA' });
    }
  });

  it('is the same at both paths', async () => {
    const [first, second] = await Promise.all(KEY_PATHS.map((path) => server.call('GET', path)));
    expect(first?.text).to.equal(second?.text);
  });

  for (const [algorithm, members] of [
    ['RS256', ['n', 'e']],
    ['ES256', ['crv', 'x', 'y']],
  ] as const) {
    it(`shows ${members.join(', ')} of an ${algorithm} key`, async () => {
      const other = await httpFixture({ config: { algorithm } });
      const { body } = await other.call('GET', '/api/v1/auth/jwks');
      const [key] = body['keys'] as readonly Readonly<Record<string, string>>[];
      expect(key).to.have.all.keys('kty', 'kid', 'use', 'alg', ...members);
      expect((await other.call('GET', DISCOVERY)).body).to.deep.include({
        id_token_signing_alg_values_supported: [algorithm],
      });
      await other.close();
    });
  }
});

describe('the key set before the keys are loaded', () => {
  it('is refused rather than empty, since an empty one would be cached', async () => {
    const server = await httpFixture({ keysLoaded: false });
    const reply = await server.call('GET', '/api/v1/auth/jwks');
    expect([reply.status, reply.body['code']]).to.deep.equal([503, 'store_unavailable']);
    expect(reply.headers.get('cache-control')).to.equal('no-store');
    await server.close();
  });
});

describe('discovery', () => {
  let server: HttpFixture;
  before(async () => {
    server = await httpFixture({
      http: { trustedProxies: ['loopback'], corsOrigins: ['https://app.example'] },
    });
  });
  after(() => server.close());

  it('names the configured issuer and begins every URL with it', async () => {
    const { body, headers } = await server.call('GET', DISCOVERY);
    expect(body).to.deep.equal({
      issuer: 'https://auth.example.com',
      token_endpoint: 'https://auth.example.com/api/v1/auth/login',
      jwks_uri: 'https://auth.example.com/api/v1/auth/jwks',
      introspection_endpoint: 'https://auth.example.com/api/v1/auth/introspect',
      revocation_endpoint: 'https://auth.example.com/api/v1/auth/revoke',
      response_types_supported: ['token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['EdDSA'],
    });
    expect(headers.get('cache-control')).to.match(/^public, max-age=3600/);
  });

  it('neither doubles nor loses a slash, and keeps the issuer byte for byte', async () => {
    for (const issuer of ['https://a.example/', 'https://a.example/auth', 'https://a.example/auth/']) {
      const other = await httpFixture({ config: { issuer } });
      const { body } = await other.call('GET', DISCOVERY);
      expect(body['issuer']).to.equal(issuer);
      expect(body['jwks_uri']).to.equal(`${issuer.replace(/\/$/, '')}/api/v1/auth/jwks`);
      await other.close();
    }
  });

  it('does not change by a byte whatever headers arrive', async () => {
    const host = fc.constantFrom(
      'evil.example',
      'evil.example:444',
      'a b',
      '',
      '[::1]',
      'auth.example.com@evil',
    );
    const name = fc.constantFrom(
      ...['Forwarded', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'X-Forwarded-Port', 'X-Forwarded-Prefix'],
      ...['X-Forwarded-For', 'X-Forwarded-Server', 'X-Original-URL', 'X-Rewrite-URL', 'X-Host', 'Origin'],
      ...['Referer', 'X-Forwarded-Scheme', 'Via', 'X-HTTP-Method-Override', 'Accept', 'Accept-Language'],
    );
    const value = fc.constantFrom(
      'evil.example',
      'http',
      'host=evil.example;proto=http',
      '/evil',
      '*',
      '443',
    );
    const headers = fc.array(fc.tuple(name, value), { maxLength: 6 });
    const path = fc.constantFrom(DISCOVERY, ...KEY_PATHS, '/openapi.json');
    const expected = new Map<string, string>();
    for (const one of [DISCOVERY, ...KEY_PATHS, '/openapi.json']) {
      expected.set(one, (await server.call('GET', one)).text);
    }
    await fc.assert(
      fc.asyncProperty(path, host, headers, async (asked, hostname, sent) => {
        const response = await rawExchange(
          server.port,
          rawRequest('GET', asked, [['Host', hostname], ...sent]),
        );
        expect(statusOf(response)).to.equal(200);
        expect(bodyOf(response)).to.equal(expected.get(asked));
        expect(response).to.not.include('evil');
      }),
      { numRuns: 150 },
    );
  });
});
