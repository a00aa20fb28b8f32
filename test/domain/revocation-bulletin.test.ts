import { expect } from 'chai';
import { createAuth } from '../../src/composition/create-auth.js';
import { createTokenValidator } from '../../src/composition/create-token-validator.js';
import { createRevocationList } from '../../src/composition/create-revocation-list.js';
import { formerTokens } from '../../src/domain/token-ids.js';
import { deletedNameKey } from '../../src/domain/model/group.js';
import { asOrgId, asSessionId } from '../../src/domain/model/ids.js';
import { validatedTokenOf } from '../../src/domain/validated-token.js';
import { aGroup } from '../../src/testing/builders.js';
import { Sha256Digest } from '../../src/adapters/node/sha256-digest.js';
import { around } from '../support/around.js';
import { authFixture, TEST_CONFIG } from '../support/auth-fixture.js';
import { claimsOf } from '../support/decode.js';
import { onEveryStore } from '../support/each-store.js';
import { httpFixture } from '../support/http-server.js';
import { refusal } from '../support/refusal.js';

const MINUTE = 60_000;
const EVERYTHING = { orgId: undefined };

onEveryStore('RevocationBulletin', (make) => {
  it('needs one write to know that a user signed out everywhere, not one a session', async () => {
    const fixture = await make({
      ports: ({ families }) => ({
        families: around(families, (method, proceed) =>
          method === 'revokeAllOf' ? Promise.reject(new Error('the process ended here')) : proceed(),
        ),
      }),
    });
    const user = await fixture.user();
    for (let session = 0; session < 5; session += 1) await fixture.signIn(user);
    const caller = await fixture.caller(user);
    await fixture.auth.sessions.signOutEverywhere(caller).catch(() => undefined);
    const { subjects } = await fixture.auth.revocationBulletin.read(EVERYTHING);
    expect([...subjects]).to.deep.equal([[user.id, 1]]);
  });

  it('tells at once of a key that another node revoked', async () => {
    const fixture = await make();
    const other = createAuth(fixture.ports, TEST_CONFIG);
    await other.keyRing.start();
    const admin = await fixture.caller(await fixture.user('superadmin'));
    const kid = fixture.auth.keyRing.signingKey('EdDSA').kid;
    await fixture.auth.keyAdministration.revoke(admin, kid, false);
    expect((await other.revocationBulletin.read(EVERYTHING)).kids).to.deep.equal([kid]);
  });

  it('names every token that a session was given, by its jti alone', async () => {
    const fixture = await make();
    const user = await fixture.user();
    let pair = await fixture.signIn(user);
    const given = [claimsOf(pair.accessToken).jti];
    const admin = await fixture.caller(await fixture.user('superadmin'));
    for (const role of ['operator', 'viewer', 'operator'] as const) {
      await fixture.auth.userAdministration.changeRole(admin, user.id, role);
      for (let turn = 0; turn < 3; turn += 1) {
        fixture.clock.advance(1_000);
        pair = await fixture.auth.refreshRotation.refresh(pair.refreshToken, {
          address: '::1',
          userAgent: '',
        });
        given.push(claimsOf(pair.accessToken).jti);
      }
    }
    const listed = async () =>
      (await fixture.auth.revocationBulletin.tokens(EVERYTHING)).map(({ jti }) => jti);
    const current = given.slice(-3);
    expect(await listed(), 'former epochs').to.include.members(given.slice(0, -3));
    for (const jti of current) expect(await listed(), 'the epoch of today').to.not.include(jti);
    await fixture.auth.userAdministration.endSessions(admin, user.id);
    expect(await listed()).to.include.members(given);
  });

  it('tells of tokens that were signed before their life was shortened, until the last of them has ended', async () => {
    const fixture = await make({ config: { accessTokenExpireMinutes: 60 } });
    const { clock } = fixture;
    const [leaver, suspended] = [await fixture.user(), await fixture.user()];
    const pair = await fixture.signIn(leaver);
    const claims = claimsOf(pair.accessToken);
    await fixture.signIn(suspended);
    const admin = await fixture.caller(await fixture.user('superadmin'));
    const today = createAuth(fixture.ports, { ...TEST_CONFIG, accessTokenExpireMinutes: 5 });
    await today.keyRing.start();
    clock.advance(20 * MINUTE);
    await today.sessions.signOut({ refreshToken: pair.refreshToken });
    await today.userAdministration.update(admin, suspended.id, { status: 'suspended' });
    clock.set((claims.exp + 299) * 1_000);
    const { sessions, subjects, tokenSeconds } = await today.revocationBulletin.read(EVERYTHING);
    expect(sessions.get(claims.sid)).to.be.at.least(claims.exp);
    expect(subjects.get(suspended.id)).to.equal(1);
    expect(tokenSeconds).to.equal(3_600);
    const told = (await today.revocationBulletin.tokens(EVERYTHING)).map(({ jti }) => jti);
    expect(told).to.include(claims.jti);
  });

  it('names a group from the first write of its deletion on, though its members could not leave yet', async () => {
    const fixture = await make({
      ports: ({ users }) => ({
        users: around(users, (method, proceed) =>
          method === 'membersOf' ? Promise.reject(new Error('the process ended here')) : proceed(),
        ),
      }),
    });
    const { groupMembership, revocationBulletin, ownRevocations } = fixture.auth;
    const admin = await fixture.caller(await fixture.user('superadmin'));
    const member = await fixture.user();
    const group = await groupMembership.create(admin, { name: 'Doomed' });
    await groupMembership.addMember(admin, group.id, member.id);
    const claims = claimsOf((await fixture.signIn(member)).accessToken);
    expect(claims.groups).to.deep.equal([group.id]);
    await groupMembership.remove(admin, group.id).catch(() => undefined);
    expect((await revocationBulletin.read(EVERYTHING)).groups).to.deep.equal([group.id]);
    const standing = await ownRevocations.check(validatedTokenOf({ ...claims }));
    expect(standing.claims.groups).to.deep.equal([]);
  });

  it('leaves users out whose claims never changed', async () => {
    const fixture = await make();
    await fixture.signIn(await fixture.user());
    const { subjects, sessions } = await fixture.auth.revocationBulletin.read(EVERYTHING);
    expect([subjects.size, sessions.size]).to.deep.equal([0, 0]);
  });
});

describe('RevocationBulletin after the end of a tenant', () => {
  it('tells of the newest deleted group, however many were deleted before', async () => {
    const { auth, ports, clock } = await authFixture({ store: 'memory' });
    const since = Math.floor(clock.now() / 1000);
    for (let count = 0; count < 10_000; count += 1) {
      const group = aGroup({ orgId: asOrgId('large'), deletedAt: clock.now() });
      await ports.groups.insert({ ...group, nameKey: deletedNameKey(group.id) });
    }
    clock.advance(1_000);
    const last = aGroup({ orgId: asOrgId('small'), deletedAt: clock.now() });
    await ports.groups.insert({ ...last, nameKey: deletedNameKey(last.id) });
    const { groups } = await auth.revocationBulletin.read({ orgId: last.orgId }, since);
    expect(groups).to.deep.equal([last.id]);
  });
});

describe('formerTokens', () => {
  const digest = new Sha256Digest();
  const sid = asSessionId('S1');

  it('goes at most 64 generations back, numbers and epochs together', () => {
    expect(formerTokens(digest, sid, { n: 1_000, epoch: 1_000 }, 0)).to.have.length(64);
    const both = formerTokens(digest, sid, { n: 1_000, epoch: 1_000 }, 64);
    expect(new Set(both).size).to.equal((64 * 65) / 2);
  });

  it('does not go below the first', () => {
    expect(formerTokens(digest, sid, { n: 0, epoch: 0 }, 64)).to.have.length(1);
    expect(formerTokens(digest, sid, { n: 2, epoch: 1 }, 64)).to.have.length(6);
    expect(formerTokens(digest, sid, { n: 2, epoch: -1 }, 64)).to.have.length(0);
  });
});

describe('a resource server somewhere else', () => {
  it('fetches keys and revocations over HTTP, and refuses a token within the time to live after its end', async () => {
    const server = await httpFixture();
    const { token: admin } = await server.signedIn('superadmin');
    const made = await server.call('POST', '/api/v1/auth/service-tokens', {
      token: admin,
      json: { name: 'api' },
    });
    const revocation = createRevocationList({
      revocationEndpoint: `${server.url}/api/v1/auth/revocations`,
      revocationBearer: String(made.body['token']),
      clock: server.clock,
    });
    const validator = await createTokenValidator({
      issuer: TEST_CONFIG.issuer,
      audience: TEST_CONFIG.audience,
      acceptedAlgorithms: ['EdDSA'],
      jwksEndpoint: `${server.url}/api/v1/auth/jwks`,
      clock: server.clock,
      revocation,
    });
    const { token } = await server.signedIn();
    expect((await validator.validate(token)).claims.sub).to.equal(claimsOf(token).sub);
    await server.call('POST', '/api/v1/auth/logout', { token });
    expect((await validator.validate(token)).claims.sub, 'not yet known').to.equal(claimsOf(token).sub);
    server.clock.advance(15_000);
    await refusal(validator.validate(token), 'token_revoked');
    validator.close();
    revocation.close();
    await server.close();
  });
});
