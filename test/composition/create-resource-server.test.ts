import { Router } from '@koa/router';
import { expect } from 'chai';
import Koa from 'koa';
import { requiresRole } from '../../src/adapters/koa/resource-server/guards.js';
import { SecurityContext } from '../../src/adapters/node/security-context.js';
import { createResourceServer, type ResourceServer } from '../../src/composition/create-resource-server.js';
import type { ResourceServerOptions } from '../../src/composition/resource-server-options.js';
import { NOTHING_REVOKED } from '../../src/domain/model/revocations.js';
import { claimPath } from '../../src/domain/role-resolution.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import { createTestIssuer, type TestIssuer, type TestIssuerOptions } from '../../src/testing/test-issuer.js';
import { authFixture, TEST_CONFIG } from '../support/auth-fixture.js';
import { fromFile } from '../support/given-settings.js';
import { serve, stopApps } from '../support/protected-app.js';
import { RecordingLogger } from '../support/recording-logger.js';

describe('createResourceServer()', () => {
  const open: { close(): unknown }[] = [];
  afterEach(async () => {
    await stopApps();
    for (const one of open.splice(0)) await one.close();
  });

  async function opened(options: ResourceServerOptions): Promise<ResourceServer> {
    const server = await createResourceServer(options);
    open.push(server);
    return server;
  }
  async function issuer(options: TestIssuerOptions = {}): Promise<TestIssuer> {
    const made = await createTestIssuer(options);
    open.push(made);
    return made;
  }
  async function guarded(server: ResourceServer): Promise<(token?: string) => Promise<Response>> {
    const router = new Router().use(server.protect());
    router.get('/', requiresRole('admin'), (ctx) => {
      ctx.body = { ...SecurityContext.require() };
    });
    const url = await serve(new Koa().use(router.routes()));
    return (token) =>
      fetch(url, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
  }
  const failure = async (options: unknown): Promise<string> => {
    try {
      await createResourceServer(options as ResourceServerOptions);
    } catch (error) {
      return String(error);
    }
    return 'no error';
  };

  it('protects an application with an issuer and an audience, keys fetched over HTTP', async () => {
    const from = await issuer({ http: true });
    const call = await guarded(
      await opened({ issuer: from.issuer, audience: from.audience, jwksEndpoint: from.http.jwksEndpoint }),
    );
    expect((await call()).status).to.equal(401);
    expect((await call(from.token())).status).to.equal(403);
    const reply = await call(from.token({ sub: 'usr_1', role: 'admin', groups: ['grp_a'] }));
    expect(reply.status).to.equal(200);
    expect(await reply.json()).to.deep.include({ sub: 'usr_1', role: 'admin', groups: ['grp_a'] });
    for (const bad of ['expired', 'wrongAudience', 'algorithmConfusion'] as const)
      expect((await call(from.badToken(bad))).status, bad).to.equal(401);
  });

  it('answers 503 while the keys cannot be had, and warms up before the first request', async () => {
    const from = await issuer({ http: true });
    const options = { issuer: from.issuer, audience: from.audience, jwksEndpoint: from.http.jwksEndpoint };
    const server = await opened(options);
    expect((await server.warmUp()).map(({ state }) => state)).to.deep.equal(['fresh']);
    expect(server.exportKeys()).to.have.lengthOf(1);
    const dead = await opened({ ...options, jwksEndpoint: 'http://127.0.0.1:9/jwks' });
    expect((await (await guarded(dead))(from.token())).status).to.equal(503);
  });

  it('asks the revocation feed at every request, and answers 503 before its first answer', async () => {
    const from = await issuer();
    const clock = new FixedClock(Date.now());
    let answers = false;
    let polls = 0;
    let closed = 0;
    const revoked: string[] = [];
    const server = await opened({
      issuer: from.issuer,
      audience: from.audience,
      keySource: from.keys,
      clock,
      roleResolver: claimPath('role'),
      revocationFeed: {
        poll: async () =>
          (polls += 1) > 0 && answers
            ? {
                kind: 'answered',
                revocations: {
                  ...NOTHING_REVOKED,
                  sessions: new Map(revoked.map((sid) => [sid, 4_000_000_000])),
                  asOf: Math.floor(clock.now() / 1000),
                  tokenSeconds: 900,
                },
              }
            : { kind: 'failed', reason: 'down' },
        close: () => void (closed += 1),
      },
    });
    await server.warmUp();
    expect(polls).to.equal(1);
    const call = await guarded(server);
    const token = from.token({ role: 'admin', sid: 'session-1' });
    expect((await call(token)).status).to.equal(503);
    answers = true;
    clock.advance(60_000);
    expect((await call(token)).status).to.equal(200);
    revoked.push('session-1');
    clock.advance(60_000);
    expect((await call(token)).status).to.equal(401);
    server.close();
    expect(closed).to.equal(1);
  });

  it('asks no network in the process of the issuer, whose keys it is given', async () => {
    const own = await authFixture();
    open.push(own);
    const server = await opened({
      issuer: TEST_CONFIG.issuer,
      audience: TEST_CONFIG.audience,
      acceptedAlgorithms: ['EdDSA'],
      acceptedTypes: ['at+jwt'],
      keySource: own.auth.keyRing,
      clock: own.clock,
    });
    const call = await guarded(server);
    const fetched: string[] = [];
    const real = globalThis.fetch;
    globalThis.fetch = (input, init) => {
      const address = input instanceof Request ? input.url : String(input);
      if (!address.startsWith('http://127.0.0.1')) fetched.push(address);
      return real(input, init);
    };
    try {
      const { accessToken } = await own.signIn(await own.user('superadmin'));
      expect((await call(accessToken)).status).to.equal(403);
      expect((await server.validate(accessToken)).claims.role).to.equal('superadmin');
      expect(await server.warmUp()).to.deep.equal([]);
    } finally {
      globalThis.fetch = real;
    }
    expect(fetched).to.deep.equal([]);
  });

  it('reads section auth_client of the file', async () => {
    const from = await issuer({ http: true });
    const { settings } = fromFile(
      `auth_client: {issuer: "${from.issuer}", audience: ${from.audience}, jwks_endpoint: "${from.http.jwksEndpoint}"}`,
    );
    const call = await guarded(await opened({ settings }));
    expect((await call(from.token({ role: 'admin' }))).status).to.equal(200);
    expect((await call(from.token({ role: 'admin', aud: 'other' }))).status).to.equal(401);
  });

  it("takes at+jwt alone where the issuer is the file's own, and more of others", async () => {
    const from = await issuer({ http: true });
    const client = `auth_client: {issuer: "${from.issuer}", audience: ${from.audience}, jwks_endpoint: "${from.http.jwksEndpoint}"}`;
    const plain = from.token({ role: 'admin' }, { header: { typ: 'JWT' } });
    const status = async (text: string, token: string) =>
      (await (await guarded(await opened({ settings: fromFile(text).settings })))(token)).status;
    expect(await status(client, plain)).to.equal(200);
    expect(await status(`auth: {issuer: "${from.issuer}"}\n${client}`, plain)).to.equal(401);
    expect(
      await status(`auth: {issuer: "${from.issuer}"}\n${client}`, from.token({ role: 'admin' })),
    ).to.equal(200);
  });

  it('refuses an option that it does not know: a misspelt one would switch something off unseen', async () => {
    const known = { issuer: 'https://a.example', audience: 'api' };
    expect(await failure({ ...known, revocationEndPoint: 'https://a.example/x' })).to.include(
      'revocationEndPoint is not an option; did you mean "revocationEndpoint"?',
    );
    expect(await failure({ issuers: [{ ...known, accepted_types: ['JWT'] }] })).to.include(
      'issuers[0].accepted_types',
    );
  });

  it('refuses to start without an issuer or an audience, naming the key', async () => {
    expect(await failure({ audience: 'api' })).to.include('issuer is missing');
    expect(await failure({ issuer: 'https://a.example', audience: '' })).to.include('audience is missing');
    expect(await failure({ issuers: [] })).to.include('issuers is missing');
    expect(await failure({ issuer: 'https://a.example', audience: [] })).to.include('audience is missing');
    expect(await failure({ settings: fromFile('auth_client: {audience: api}').settings })).to.include(
      'auth_client.issuer is missing',
    );
    const { settings } = fromFile('auth_client: {issuer: "https://a.example"}');
    expect(await failure({ settings })).to.include('auth_client.audience is missing');
    const unsafe = fromFile(
      'auth_client: {issuer: "https://a.example", audience: a, accepted_algorithms: [HS256]}',
    );
    expect(await failure({ settings: unsafe.settings })).to.include('auth_client.accepted_algorithms');
  });

  it('switches protection off under development and test only, with a warning', async () => {
    expect(await failure({ enabled: false })).to.include('enabled is false');
    expect(await failure({ enabled: false, profile: 'production' })).to.include('enabled is false');
    const { settings } = fromFile('auth_client: {enabled: false}');
    expect(await failure({ settings })).to.include('auth_client.enabled is false');
    const logger = new RecordingLogger();
    const server = await opened({ settings: { ...settings, profile: 'development' }, logger });
    expect(logger.lines.map(({ level }) => level)).to.deep.equal(['warn']);
    expect((await (await guarded(server))()).status).to.equal(200);
    await server.validate('anything').then(
      () => expect.fail('nothing can be valid'),
      (error: unknown) => expect(String(error)).to.include('switched off'),
    );
  });
});
