import { expect } from 'chai';
import { deletedNameKey } from '../../src/domain/model/group.js';
import { aGroup } from '../../src/testing/builders.js';
import { createAuth } from '../../src/composition/create-auth.js';
import { authFixture, ORIGIN, TEST_CONFIG } from '../support/auth-fixture.js';
import { onEveryStore } from '../support/each-store.js';

const HOUR_MS = 3_600_000;

onEveryStore('Housekeeping', (make) => {
  it('forgets an ended session no sooner than a verifier with a slow clock forgets its last token', async () => {
    const { auth, user, signIn, clock, ports } = await make();
    const person = await user();
    const pair = await signIn(person);
    const [session] = await ports.families.listLive(person.id, clock.now());
    const end = Math.min(session?.idleExpiresAt ?? 0, session?.expiresAt ?? 0);
    clock.advance(end - 1_000 - clock.now());
    const { refreshToken } = await auth.refreshRotation.refresh(pair.refreshToken, ORIGIN);
    await auth.sessions.signOut({ refreshToken });
    const [ended] = await ports.families.revokedSince(0);
    const over = Math.min(ended?.idleExpiresAt ?? 0, ended?.expiresAt ?? 0);
    clock.advance(over + HOUR_MS - clock.now());
    expect((await auth.operator.housekeeping.sweep()).families).to.equal(0);
    expect(await ports.families.revokedSince(0)).to.have.lengthOf(1);
    clock.advance(1);
    expect((await auth.operator.housekeeping.sweep()).families).to.equal(1);
  });

  it('keeps what stands for tokens that were signed before their life was shortened', async () => {
    const { auth, user, signIn, caller, clock, ports } = await make({
      config: { accessTokenExpireMinutes: 1_440, refreshTokenExpireDays: 0.01 },
    });
    const admin = await caller(await user('superadmin'));
    const [person, leaver] = [await user(), await user()];
    await auth.sessions.signOut({ refreshToken: (await signIn(person)).refreshToken });
    await auth.userAdministration.remove(admin, leaver.id);
    const group = await auth.groupMembership.create(admin, { name: 'Gone' });
    await auth.groupMembership.remove(admin, group.id);
    const today = createAuth(ports, { ...TEST_CONFIG, accessTokenExpireMinutes: 5 });
    await today.keyRing.start();
    clock.advance(24 * HOUR_MS);
    expect(await today.operator.housekeeping.sweep()).to.deep.equal({ families: 0, users: 0, groups: 0 });
    clock.advance(HOUR_MS + 1);
    expect(await today.operator.housekeeping.sweep()).to.include({ users: 1, groups: 1 });
    expect(await ports.families.revokedSince(0)).to.deep.equal([]);
  });
});

describe('Housekeeping after the end of a tenant', () => {
  it('purges every group that is due in one sweep, however many there are, and none that is not', async () => {
    const { auth, ports, clock } = await authFixture({ store: 'memory' });
    const tombstones = Array.from({ length: 1_202 }, (_, index) => {
      const group = aGroup({ deletedAt: clock.now() + (index < 1_201 ? 0 : 1) });
      return { ...group, nameKey: deletedNameKey(group.id) };
    });
    for (const group of tombstones) await ports.groups.insert(group);
    clock.advance(900_000 + HOUR_MS + 1);
    expect((await auth.operator.housekeeping.sweep()).groups).to.equal(1_201);
    expect((await ports.groups.listDeleted(9)).map(({ id }) => id)).to.deep.equal([tombstones[1_201]?.id]);
  });

  it('takes the members out of every deleted group, though a token may name it for a while', async () => {
    const { auth, ports, clock, user } = await authFixture({ store: 'memory' });
    const groups = Array.from({ length: 600 }, (_, index) => aGroup({ deletedAt: clock.now() + index }));
    for (const group of groups) await ports.groups.insert({ ...group, nameKey: deletedNameKey(group.id) });
    const person = await user();
    const memberships = groups.map(({ id: groupId }) => ({ groupId, joinedAt: 1 }));
    await ports.users.replace({ ...person, memberships });
    await auth.operator.housekeeping.sweep();
    expect((await ports.users.findById(person.id))?.memberships).to.deep.equal([]);
  });
});
