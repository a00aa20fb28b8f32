import { expect } from 'chai';
import { asOrgId } from '../../src/domain/model/ids.js';
import { around } from '../support/around.js';
import { ORIGIN } from '../support/auth-fixture.js';
import { onEveryStore } from '../support/each-store.js';
import { refusal, tally } from '../support/refusal.js';
import { failureOf } from '../support/failure.js';

onEveryStore('UserAdministration', (make) => {
  it('refuses exactly one of two superadmins who demote each other at once', async () => {
    const { auth, user, caller, ports } = await make();
    const [ann, bob] = [await user('superadmin'), await user('superadmin')];
    const [annCalls, bobCalls] = [await caller(ann), await caller(bob)];
    const work = [
      auth.userAdministration.changeRole(annCalls, bob.id, 'viewer'),
      auth.userAdministration.changeRole(bobCalls, ann.id, 'viewer'),
    ];
    expect(await tally(work)).to.deep.equal({ ok: 1, last_superadmin: 1 });
    const left = await ports.users.list({ role: 'superadmin', status: 'active', limit: 10 });
    expect(await ports.roster.members()).to.deep.equal(left.users.map((one) => one.id));
    expect(left.users).to.have.lengthOf(1);
  });

  for (const end of ['demote', 'suspend', 'delete'] as const) {
    it(`does not ${end} the last superadmin`, async () => {
      const { auth, user, caller } = await make();
      const only = await user('superadmin');
      const self = await caller(only);
      const work = {
        demote: () => auth.userAdministration.changeRole(self, only.id, 'org_admin'),
        suspend: () => auth.userAdministration.update(self, only.id, { status: 'suspended' }),
        delete: () => auth.userAdministration.remove(self, only.id),
      };
      await refusal(work[end](), 'last_superadmin');
      await auth.userAdministration.get(self, only.id);
    });
  }

  it('hides users of another organisation from an org_admin: not found, never forbidden', async () => {
    const { auth, user, caller } = await make();
    const admin = await caller(await user('org_admin', 'acme'));
    const stranger = await user('viewer', 'globex');
    const { userAdministration: administration } = auth;
    await refusal(administration.get(admin, stranger.id), 'user_not_found');
    await refusal(administration.update(admin, stranger.id, { displayName: 'x' }), 'user_not_found');
    await refusal(administration.update(admin, stranger.id, { orgId: asOrgId('acme') }), 'user_not_found');
    await refusal(administration.changeRole(admin, stranger.id, 'viewer'), 'user_not_found');
    await refusal(administration.changeRole(admin, stranger.id, 'superadmin'), 'user_not_found');
    await refusal(administration.resetPassword(admin, stranger.id, 'a long passphrase'), 'user_not_found');
    await refusal(administration.endSessions(admin, stranger.id), 'user_not_found');
    await refusal(administration.remove(admin, stranger.id), 'user_not_found');
    await refusal(auth.userDirectory.list(admin, { orgId: asOrgId('globex') }), 'organisation_not_found');
    const above = { email: 'new@example.com', role: 'superadmin', orgId: asOrgId('globex') } as const;
    await refusal(administration.create(admin, above), 'organisation_not_found');
    const page = await auth.userDirectory.list(admin, {});
    expect(page.users.map((one) => one.id)).to.deep.equal([admin.userId]);
  });

  it('lets nobody grant or touch a role above their own', async () => {
    const { auth, user, caller } = await make();
    const [root, member] = [await user('superadmin'), await user()];
    const admin = await caller(await user('org_admin'));
    await refusal(auth.userAdministration.changeRole(admin, member.id, 'superadmin'), 'role_above_own');
    await refusal(auth.userAdministration.update(admin, root.id, { displayName: 'x' }), 'role_above_own');
    await refusal(
      auth.userAdministration.create(admin, { email: 'x@example.com', role: 'superadmin' }),
      'role_above_own',
    );
    await refusal(auth.userAdministration.update(admin, member.id, { orgId: asOrgId('acme') }), 'forbidden');
    expect((await auth.userAdministration.changeRole(admin, member.id, 'org_admin')).role).to.equal(
      'org_admin',
    );
  });

  for (const role of ['operator', 'viewer'] as const) {
    it(`forbids everything to ${role}s`, async () => {
      const { auth, user, caller } = await make();
      const someone = await user();
      const asking = await caller(await user(role));
      await refusal(auth.userAdministration.get(asking, someone.id), 'forbidden');
      await refusal(auth.userDirectory.list(asking, {}), 'forbidden');
      await refusal(auth.userAdministration.create(asking, { email: 'x@example.com' }), 'forbidden');
      await refusal(auth.serviceTokens.list(asking), 'forbidden');
      await refusal(auth.groupMembership.create(asking, { name: 'x' }), 'forbidden');
    });
  }

  it('decides by the caller as stored, not by the role in the token', async () => {
    const { auth, user, caller } = await make();
    const root = await caller(await user('superadmin'));
    const former = await user('org_admin');
    const stale = await caller(former);
    await auth.userAdministration.changeRole(root, former.id, 'viewer');
    await refusal(auth.userAdministration.create(stale, { email: 'x@example.com' }), 'token_revoked');
  });

  it('loses no change of 30 admins who edit one user at once', async () => {
    const { auth, user, caller, ports } = await make();
    const root = await caller(await user('superadmin'));
    const person = await user();
    const groups = await Promise.all(
      Array.from({ length: 30 }, (_, n) => auth.groupMembership.create(root, { name: `g${n}` })),
    );
    await Promise.all(groups.map((group) => auth.groupMembership.addMember(root, group.id, person.id)));
    const after = await ports.users.findById(person.id);
    expect(after?.memberships).to.have.lengthOf(30);
    expect(after?.claimsEpoch).to.equal(30);
  });

  it('ends every session with a reset password, and every access token with it', async () => {
    const { auth, user, caller, signIn } = await make();
    const root = await caller(await user('superadmin'));
    const person = await user();
    const pair = await signIn(person);
    await auth.userAdministration.resetPassword(root, person.id, 'a fresh passphrase');
    await refusal(auth.refreshRotation.refresh(pair.refreshToken, ORIGIN), 'invalid_grant');
    await refusal(auth.authentication.authenticate(pair.accessToken), 'token_revoked');
    await refusal(signIn(person), 'invalid_credentials');
  });

  it('keeps the sessions through a change of role, and only makes the access token stale', async () => {
    const { auth, user, caller, signIn } = await make();
    const root = await caller(await user('superadmin'));
    const person = await user();
    const pair = await signIn(person);
    await auth.userAdministration.changeRole(root, person.id, 'operator');
    await refusal(auth.authentication.authenticate(pair.accessToken), 'token_revoked');
    const next = await auth.refreshRotation.refresh(pair.refreshToken, ORIGIN);
    expect((await auth.authentication.authenticate(next.accessToken)).role).to.equal('operator');
  });

  it('frees the address of a deleted user, and keeps its tombstone until no token can live', async () => {
    const { auth, user, caller, ports, clock } = await make();
    const root = await caller(await user('superadmin'));
    const person = await user();
    await auth.userAdministration.remove(root, person.id);
    await refusal(auth.userAdministration.get(root, person.id), 'user_not_found');
    await auth.userAdministration.create(root, { email: person.email });
    await auth.operator.housekeeping.sweep();
    expect((await ports.users.findById(person.id))?.status).to.equal('deleted');
    clock.advance(900_000 + 3_600_001);
    await auth.operator.housekeeping.sweep();
    expect(await ports.users.findById(person.id)).to.equal(undefined);
  });

  it('completes a deletion that a crash cut between the user and its sessions', async () => {
    let broken = true;
    const { auth, user, caller, signIn, ports } = await make({
      ports: ({ families }) => ({
        families: around(families, (method, proceed) =>
          method === 'revokeAllOf' && broken ? Promise.reject(new Error('killed')) : proceed(),
        ),
      }),
    });
    const root = await caller(await user('superadmin'));
    const person = await user();
    const pair = await signIn(person);
    expect(await failureOf(auth.userAdministration.remove(root, person.id))).to.have.property(
      'message',
      'killed',
    );
    await refusal(auth.authentication.authenticate(pair.accessToken), 'token_revoked');
    broken = false;
    const stranger = await caller(await user('org_admin', 'globex'));
    await refusal(auth.userAdministration.remove(stranger, person.id), 'user_not_found');
    await auth.userAdministration.remove(root, person.id);
    expect(await ports.families.listLive(person.id, 0)).to.have.lengthOf(0);
    await refusal(auth.userAdministration.remove(root, person.id), 'user_not_found');
  });

  it('forgets that an address was vouched for when the address changes', async () => {
    const { auth, user, caller } = await make();
    const root = await caller(await user('superadmin'));
    const person = await user();
    expect(
      (await auth.userAdministration.update(root, person.id, { emailVerified: true })).emailVerified,
    ).to.equal(true);
    const moved = await auth.userAdministration.update(root, person.id, { email: 'moved@example.com' });
    expect(moved).to.include({ email: 'moved@example.com', emailVerified: false });
    const taken = await user();
    await refusal(
      auth.userAdministration.update(root, taken.id, { email: 'MOVED@example.com' }),
      'email_taken',
    );
  });

  it('leaves the groups behind when a user moves to another organisation', async () => {
    const { auth, user, caller } = await make();
    const root = await caller(await user('superadmin'));
    const person = await user();
    const group = await auth.groupMembership.create(root, { name: 'Left behind' });
    await auth.groupMembership.addMember(root, group.id, person.id);
    const moved = await auth.userAdministration.update(root, person.id, { orgId: asOrgId('acme') });
    expect(moved.memberships).to.deep.equal([]);
    expect((await auth.groupMembership.get(root, group.id)).members).to.deep.equal([]);
  });
});
