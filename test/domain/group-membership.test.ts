import { expect } from 'chai';
import { asGroupId, asOrgId } from '../../src/domain/model/ids.js';
import type { User } from '../../src/domain/model/user.js';
import { around } from '../support/around.js';
import { ORIGIN } from '../support/auth-fixture.js';
import { claimsOf } from '../support/decode.js';
import { onEveryStore } from '../support/each-store.js';
import { refusal, tally } from '../support/refusal.js';
import { failureOf } from '../support/failure.js';

onEveryStore('GroupMembership', (make) => {
  it('keeps names unique in an organisation whatever their spelling, also in a race', async () => {
    const { auth, user, caller } = await make();
    const admin = await caller(await user('superadmin'));
    const names = ['Équipe', ' équipe ', 'E\u0301QUIPE'];
    const work = Array.from({ length: 30 }, (_, n) =>
      auth.groupMembership.create(admin, { name: names[n % 3] ?? '' }),
    );
    expect(await tally(work)).to.deep.equal({ ok: 1, group_name_taken: 29 });
    await auth.groupMembership.create(admin, { name: 'équipe', orgId: asOrgId('acme') });
  });

  it('lets users of the organisation read, and shows others nothing', async () => {
    const { auth, user, caller } = await make();
    const admin = await caller(await user('org_admin', 'acme'));
    const group = await auth.groupMembership.create(admin, { name: 'Readers' });
    const colleague = await caller(await user('viewer', 'acme'));
    const stranger = await caller(await user('org_admin', 'globex'));
    expect((await auth.groupMembership.get(colleague, group.id)).group.name).to.equal('Readers');
    await refusal(auth.groupMembership.update(colleague, group.id, { name: 'x' }), 'forbidden');
    await refusal(auth.groupMembership.get(stranger, group.id), 'group_not_found');
    await refusal(auth.groupMembership.update(stranger, group.id, { name: 'x' }), 'group_not_found');
    await refusal(auth.groupMembership.remove(stranger, group.id), 'group_not_found');
    expect(await auth.groupMembership.list(stranger)).to.deep.equal([]);
    await refusal(auth.groupMembership.list(stranger, asOrgId('acme')), 'organisation_not_found');
  });

  it('adds once however often it is asked, and removes likewise', async () => {
    const { auth, user, caller, ports } = await make();
    const admin = await caller(await user('superadmin'));
    const person = await user();
    const group = await auth.groupMembership.create(admin, { name: 'Readers' });
    await Promise.all(
      Array.from({ length: 20 }, () => auth.groupMembership.addMember(admin, group.id, person.id)),
    );
    expect(
      (await auth.groupMembership.get(admin, group.id)).members.map((member) => member.userId),
    ).to.deep.equal([person.id]);
    expect((await ports.users.findById(person.id))?.claimsEpoch).to.equal(1);
    await auth.groupMembership.removeMember(admin, group.id, person.id);
    await auth.groupMembership.removeMember(admin, group.id, person.id);
    expect((await ports.users.findById(person.id))?.claimsEpoch).to.equal(2);
  });

  it('admits only users of its organisation', async () => {
    const { auth, user, caller } = await make();
    const admin = await caller(await user('superadmin'));
    const group = await auth.groupMembership.create(admin, { name: 'Readers' });
    const outsider = await user('viewer', 'acme');
    await refusal(auth.groupMembership.addMember(admin, group.id, outsider.id), 'user_not_found');
    await refusal(
      auth.groupMembership.addMember(admin, asGroupId('grp_none'), outsider.id),
      'group_not_found',
    );
  });

  it('names a group in no token from the moment its deletion began, even if a crash cut it', async () => {
    let writes = Number.POSITIVE_INFINITY;
    const { auth, user, caller, signIn } = await make({
      ports: ({ users }) => ({
        users: around(users, (method, proceed) =>
          method === 'replace' && (writes -= 1) < 0 ? Promise.reject(new Error('killed')) : proceed(),
        ),
      }),
    });
    const admin = await caller(await user('superadmin'));
    const [ann, bob] = [await user(), await user()];
    const group = await auth.groupMembership.create(admin, { name: 'Doomed' });
    for (const person of [ann, bob]) await auth.groupMembership.addMember(admin, group.id, person.id);
    writes = 1;
    expect(await failureOf(auth.groupMembership.remove(admin, group.id))).to.have.property(
      'message',
      'killed',
    );
    for (const person of [ann, bob])
      expect(claimsOf((await signIn(person)).accessToken).groups).to.deep.equal([]);
    await auth.groupMembership.create(admin, { name: 'doomed' });
    writes = Number.POSITIVE_INFINITY;
    await auth.groupMembership.remove(admin, group.id);
    await refusal(auth.groupMembership.remove(admin, group.id), 'group_not_found');
    expect((await auth.account.me(await caller(bob))).user.memberships).to.deep.equal([]);
  });

  it('lets no org_admin move a superadmin in or out: that would end the access tokens of one above', async () => {
    const { auth, user, caller } = await make();
    const root = await user('superadmin');
    const [asRoot, admin] = [await caller(root), await caller(await user('org_admin'))];
    const group = await auth.groupMembership.create(admin, { name: 'Readers' });
    await refusal(auth.groupMembership.addMember(admin, group.id, root.id), 'role_above_own');
    await auth.groupMembership.addMember(asRoot, group.id, root.id);
    await refusal(auth.groupMembership.removeMember(admin, group.id, root.id), 'role_above_own');
  });

  it('lets no org_admin move somebody who becomes superadmin while the membership changes', async () => {
    let afterRead = async (_: unknown): Promise<unknown> => undefined;
    const { auth, user, caller, ports } = await make({
      ports: ({ users }) => ({
        users: around(users, async (method, proceed) => {
          const result = await proceed();
          if (method === 'findById') await afterRead(result);
          return result;
        }),
      }),
    });
    const [asRoot, admin] = [await caller(await user('superadmin')), await caller(await user('org_admin'))];
    const rising = await user('viewer');
    const group = await auth.groupMembership.create(admin, { name: 'Readers' });
    await auth.groupMembership.addMember(admin, group.id, rising.id);
    afterRead = async (record) => {
      if ((record as User | undefined)?.id !== rising.id) return;
      afterRead = async () => undefined;
      await auth.userAdministration.changeRole(asRoot, rising.id, 'superadmin');
    };
    await refusal(auth.groupMembership.removeMember(admin, group.id, rising.id), 'role_above_own');
    expect((await ports.users.findById(rising.id))?.memberships).to.have.lengthOf(1);
  });

  it('can be deleted whatever name another group has chosen to be in its way', async () => {
    const { auth, user, caller } = await make();
    const admin = await caller(await user('superadmin'));
    const group = await auth.groupMembership.create(admin, { name: 'Doomed' });
    await auth.groupMembership.create(admin, { name: `deleted:${group.id}` });
    await auth.groupMembership.create(admin, { name: `DELETED:${group.id}x` });
    await auth.groupMembership.remove(admin, group.id);
  });

  it('purges the mark of a deleted group when no token can name it any more', async () => {
    const { auth, user, caller, ports, clock } = await make();
    const admin = await caller(await user('superadmin'));
    const group = await auth.groupMembership.create(admin, { name: 'Gone' });
    await auth.groupMembership.remove(admin, group.id);
    clock.advance(900_000 + 3_600_001);
    expect((await auth.operator.housekeeping.sweep()).groups).to.equal(1);
    expect(await ports.groups.findById(group.id)).to.equal(undefined);
  });

  it('puts group ids, never names, into tokens', async () => {
    const { auth, user, caller, signIn } = await make();
    const admin = await caller(await user('superadmin'));
    const person = await user();
    const group = await auth.groupMembership.create(admin, { name: 'Readers' });
    const before = await signIn(person);
    await auth.groupMembership.addMember(admin, group.id, person.id);
    const after = await auth.refreshRotation.refresh(before.refreshToken, ORIGIN);
    expect(claimsOf(after.accessToken).groups).to.deep.equal([group.id]);
  });
});
