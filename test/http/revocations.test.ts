import { expect } from 'chai';
import { createRevocationList } from '../../src/composition/create-revocation-list.js';
import { asKeyId } from '../../src/domain/model/ids.js';
import { validatedTokenOf } from '../../src/domain/validated-token.js';
import { ORIGIN } from '../support/auth-fixture.js';
import { claimsOf } from '../support/decode.js';
import { type HttpFixture, httpFixture } from '../support/http-server.js';
import { refusal } from '../support/refusal.js';

const FEED = '/api/v1/auth/revocations';
const LIST = '/api/v1/auth/revoked-jtis';
const OTHER_ORG = 'other';

/** What ends tokens, by name: done to a user by an admin, or by the user. */
const ENDINGS: Readonly<
  Record<string, (server: HttpFixture, id: string, own: string, admin: string) => Promise<unknown>>
> = {
  logout: (server, _id, own) => server.call('POST', '/api/v1/auth/logout', { token: own }),
  'logout-all': (server, _id, own) => server.call('POST', '/api/v1/auth/logout-all', { token: own }),
  'a password change': (server, id, _own, admin) =>
    server.call('PUT', `/api/v1/auth/users/${id}/password`, {
      token: admin,
      json: { new_password: 'another correct horse' },
    }),
  'a role change': (server, id, _own, admin) =>
    server.call('PUT', `/api/v1/auth/users/${id}/role`, { token: admin, json: { role: 'operator' } }),
  suspension: (server, id, _own, admin) =>
    server.call('PATCH', `/api/v1/auth/users/${id}`, { token: admin, json: { status: 'suspended' } }),
  'a move': (server, id, _own, admin) =>
    server.call('PATCH', `/api/v1/auth/users/${id}`, { token: admin, json: { org_id: OTHER_ORG } }),
  deletion: (server, id, _own, admin) => server.call('DELETE', `/api/v1/auth/users/${id}`, { token: admin }),
  'an admin revoke': (server, id, _own, admin) =>
    server.call('DELETE', `/api/v1/auth/users/${id}/sessions`, { token: admin }),
};

describe('the feed of revocations', () => {
  let server: HttpFixture;
  let admin: string;
  let service: string;

  beforeEach(async () => {
    server = await httpFixture();
    ({ token: admin } = await server.signedIn('superadmin'));
    service = await serviceToken();
  });
  afterEach(() => server.close());

  async function serviceToken(orgId?: string, role?: string): Promise<string> {
    const json = { name: `api-${orgId ?? 'own'}-${role ?? 'any'}`, org_id: orgId, role };
    const made = await server.call('POST', '/api/v1/auth/service-tokens', { token: admin, json });
    return String(made.body['token']);
  }
  const feed = async (token: string, query = '') => (await server.call('GET', FEED + query, { token })).body;
  const items = async (token: string) =>
    (await server.call('GET', LIST, { token })).body['items'] as readonly { jti: string; exp: number }[];
  const resourceServer = (path: string, clock = server.clock, revocationBearer = service) =>
    createRevocationList({ revocationEndpoint: server.url + path, revocationBearer, clock });

  for (const [what, end] of Object.entries(ENDINGS)) {
    it(`makes ${what} known to every resource server within its time to live, by either form`, async () => {
      const { user, token } = await server.signedIn();
      const { token: bystander } = await server.signedIn();
      const lists = [resourceServer(FEED), resourceServer(LIST)];
      const [raw, other] = [token, bystander].map((text) => validatedTokenOf({ ...claimsOf(text) }));
      for (const list of lists) await list.check(raw!, asKeyId('K1'));
      await end(server, user.id, token, admin);
      expect((await server.call('GET', '/api/v1/auth/me', { token })).status, 'in process at once').to.equal(
        401,
      );
      server.clock.advance(15_000);
      for (const list of lists) {
        await refusal((async () => list.check(raw!, asKeyId('K1')))(), 'token_revoked');
        expect(await list.check(other!, asKeyId('K1'))).to.equal(other);
        list.close();
      }
    });
  }

  it('leaves the tokens that come after the change alone', async () => {
    const { user } = await server.signedIn();
    const login = await server.signIn(user);
    const list = resourceServer(FEED);
    const tokens = resourceServer(LIST);
    await ENDINGS['a role change']?.(server, user.id, '', admin);
    server.clock.advance(1_000);
    const next = await server.call('POST', '/api/v1/auth/refresh', {
      json: { refresh_token: login.refreshToken },
    });
    const token = validatedTokenOf({ ...claimsOf(String(next.body['access_token'])) });
    expect(await list.check(token, asKeyId('K1'))).to.equal(token);
    expect(await tokens.check(token, asKeyId('K1'))).to.equal(token);
  });

  it('makes the deletion of a group known like every other change of membership', async () => {
    const made = await server.call('POST', '/api/v1/groups', { token: admin, json: { name: 'Team' } });
    const path = `/api/v1/groups/${String(made.body['id'])}`;
    const user = await server.user();
    await server.call('POST', `${path}/members`, { token: admin, json: user.id });
    const { accessToken, refreshToken } = await server.signIn(user);
    await server.call('DELETE', path, { token: admin });
    expect((await server.call('GET', '/api/v1/auth/me', { token: accessToken })).status).to.equal(401);
    for (const list of [resourceServer(FEED), resourceServer(LIST)]) {
      const token = validatedTokenOf({ ...claimsOf(accessToken) });
      await refusal((async () => list.check(token, asKeyId('K1')))(), 'token_revoked');
    }
    const next = await server.auth.refreshRotation.refresh(refreshToken, ORIGIN);
    expect(claimsOf(next.accessToken).groups).to.deep.equal([]);
  });

  it('takes a deleted group out of the principals that still name it', async () => {
    const group = await server.call('POST', '/api/v1/groups', { token: admin, json: { name: 'Team' } });
    const id = String(group.body['id']);
    const list = resourceServer(FEED);
    await server.call('DELETE', `/api/v1/groups/${id}`, { token: admin });
    const token = validatedTokenOf({ sub: 'usr_1', org_id: 'default', epoch: 0, groups: [id, 'grp_other'] });
    expect((await list.check(token, asKeyId('K1'))).claims.groups).to.deep.equal(['grp_other']);
  });

  it('tells each organisation its own, and where a user came from as well as where it went', async () => {
    const { user, token } = await server.signedIn();
    const elsewhere = await serviceToken(OTHER_ORG);
    await server.call('POST', '/api/v1/auth/logout', { token });
    const { sid } = claimsOf(token);
    expect((await feed(service))['sessions']).to.have.property(sid);
    expect((await feed(elsewhere))['sessions']).to.deep.equal({});
    expect(await items(elsewhere)).to.deep.equal([]);
    await ENDINGS['a move']?.(server, user.id, '', admin);
    expect((await feed(service))['subjects']).to.have.property(user.id, 1);
    expect((await feed(elsewhere))['subjects']).to.have.property(user.id, 1);
    expect((await feed(admin))['subjects']).to.have.property(user.id, 1);
  });

  it('tells service tokens of role superadmin of all organisations, and others that it tells of one', async () => {
    const { user, token } = await server.signedIn('superadmin', OTHER_ORG);
    const all = await serviceToken(undefined, 'superadmin');
    await ENDINGS['suspension']?.(server, user.id, '', admin);
    for (const path of [FEED, LIST]) {
      expect((await server.call('GET', path, { token: all })).body).to.not.have.property('org_id');
      expect((await server.call('GET', path, { token: service })).body).to.have.property('org_id', 'default');
      const raw = validatedTokenOf({ ...claimsOf(token) });
      const blind = resourceServer(path);
      await refusal((async () => blind.check(raw, asKeyId('K1')))(), 'revocation_unavailable');
      expect(blind.report()).to.include({ state: 'fresh', orgId: 'default' });
      const informed = resourceServer(path, server.clock, all);
      await refusal((async () => informed.check(raw, asKeyId('K1')))(), 'token_revoked');
      expect(informed.report()).to.include({ state: 'fresh', orgId: undefined });
    }
  });

  it('tells with since only what is new, told twice rather than not at all', async () => {
    const [first, second] = [await server.signedIn(), await server.signedIn()];
    await server.call('POST', '/api/v1/auth/logout', { token: first.token });
    server.clock.advance(61_000);
    const asOf = Number((await feed(service))['as_of']);
    server.clock.advance(1_000);
    await server.call('POST', '/api/v1/auth/logout', { token: second.token });
    const news = await feed(service, `?since=${asOf}`);
    expect(news['sessions']).to.have.all.keys(claimsOf(second.token).sid);
    expect((await feed(service))['sessions']).to.have.all.keys(
      claimsOf(first.token).sid,
      claimsOf(second.token).sid,
    );
  });

  it('looks a minute further back than asked: a fact is dated before its write is durable', async () => {
    const { token } = await server.signedIn();
    await server.call('POST', '/api/v1/auth/logout', { token });
    server.clock.advance(60_000);
    const since = Math.floor(server.clock.now() / 1000);
    expect((await feed(service, `?since=${since}`))['sessions']).to.have.property(claimsOf(token).sid);
    expect((await feed(service, `?since=${since + 1}`))['sessions']).to.deep.equal({});
  });

  it('tells an org_admin of its own organisation alone, and a superadmin of all', async () => {
    const { token } = await server.signedIn();
    await server.call('POST', '/api/v1/auth/logout', { token });
    const [here, there] = [await server.signedIn('org_admin'), await server.signedIn('org_admin', OTHER_ORG)];
    const { sid } = claimsOf(token);
    for (const bearer of [here.token, admin]) expect((await feed(bearer))['sessions']).to.have.property(sid);
    expect((await feed(there.token))['sessions']).to.deep.equal({});
  });

  it('forgets what no verifier can still take: a token’s life and the largest tolerance after the last one', async () => {
    const { user, token } = await server.signedIn();
    await server.call('POST', '/api/v1/auth/logout', { token });
    await ENDINGS['a role change']?.(server, user.id, '', admin);
    const { sid, exp, jti } = claimsOf(token);
    server.clock.set((exp + 299) * 1000);
    admin = await server.tokenOf(await server.user('superadmin'));
    expect((await feed(service))['sessions'])
      .to.have.property(sid)
      .that.is.at.least(exp);
    expect((await items(service)).map((item) => item.jti)).to.include(jti);
    server.clock.advance(15 * 60_000);
    const later = await feed(service);
    expect([later['sessions'], later['subjects']]).to.deep.equal([{}, {}]);
    expect(await items(service)).to.deep.equal([]);
  });

  it('bounds the list of one session at 64 generations, and names the latest', async () => {
    let { refreshToken, accessToken } = await server.signIn((await server.signedIn()).user);
    for (let turn = 0; turn < 70; turn += 1) {
      server.clock.advance(1_000);
      const reply = await server.call('POST', '/api/v1/auth/refresh', {
        json: { refresh_token: refreshToken },
      });
      [refreshToken, accessToken] = [String(reply.body['refresh_token']), String(reply.body['access_token'])];
    }
    await server.call('POST', '/api/v1/auth/logout', { token: accessToken });
    const listed = await items(service);
    expect(listed).to.have.length(64);
    expect(listed.map(({ jti }) => jti)).to.include(claimsOf(accessToken).jti);
  });

  it('is for service tokens and admins', async () => {
    for (const path of [FEED, LIST]) {
      expect((await server.call('GET', path)).body).to.include({ code: 'token_missing' });
      const { token } = await server.signedIn('operator');
      expect((await server.call('GET', path, { token })).body).to.include({ code: 'forbidden' });
      const near = `${service.slice(0, -1)}${service.endsWith('A') ? 'B' : 'A'}`;
      const reply = await server.call('GET', path, { token: near });
      expect(reply.body).to.include({ code: 'token_malformed' });
      expect(reply.headers.get('www-authenticate')).to.include('error="invalid_token"');
      const orgAdmin = await server.signedIn('org_admin');
      expect((await server.call('GET', path, { token: orgAdmin.token })).status).to.equal(200);
    }
    await server.call('DELETE', '/api/v1/auth/service-tokens/api-own-any', { token: admin });
    expect((await server.call('GET', FEED, { token: service })).status, 'revoked').to.equal(401);
  });

  for (const since of ['now', '-1', '1e99', '1&since=2']) {
    it(`refuses since=${since}`, async () => {
      expect((await server.call('GET', `${FEED}?since=${since}`, { token: service })).body).to.include({
        code: 'validation_failed',
      });
    });
  }

  it('is no feed with a wrong bearer, and the resource server answers 503', async () => {
    const list = createRevocationList({
      revocationEndpoint: server.url + FEED,
      revocationBearer: 'wrong',
      clock: server.clock,
    });
    const token = validatedTokenOf({ sub: 'usr_1' });
    const error = await refusal((async () => list.check(token, asKeyId('K1')))(), 'revocation_unavailable');
    expect(error.reason).to.include('status 401');
    expect(error.reason).to.include('revocationTimeoutSeconds');
  });
});
