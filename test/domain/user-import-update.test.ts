import { expect } from 'chai';
import { asOrgId } from '../../src/domain/model/ids.js';
import type { User } from '../../src/domain/model/user.js';
import { type AuthFixture, ORIGIN, PASSWORD } from '../support/auth-fixture.js';
import { onEveryStore } from '../support/each-store.js';
import {
  aGroupEntry,
  aUserEntry,
  BCRYPT_HASH,
  collected,
  IMPORT_OPTIONS,
  importing,
  transferOf,
  verdicts,
} from '../support/import-fixture.js';
import { refusal } from '../support/refusal.js';

const find = async ({ ports }: AuthFixture, email: string): Promise<User> => {
  const user = await ports.users.findByEmailKey(email);
  if (user === undefined) throw new Error(`no ${email}`);
  return user;
};

onEveryStore('UserImport with update', (make) => {
  it('changes what the line says and leaves the rest, with the epochs that the change asks for', async () => {
    const fixture = await make();
    const user = await fixture.user('viewer');
    const named = await importing(fixture, [aUserEntry(user.email, { displayName: 'Ann' })], {
      update: true,
    });
    expect(verdicts(named)).to.deep.equal(['updated']);
    const renamed = await find(fixture, user.email);
    expect(renamed).to.deep.equal({ ...user, displayName: 'Ann', version: renamed.version });
    const promoted = await importing(fixture, [aUserEntry(user.email, { role: 'operator' })], {
      update: true,
    });
    expect(verdicts(promoted)).to.deep.equal(['updated']);
    expect(await find(fixture, user.email)).to.include({
      role: 'operator',
      displayName: 'Ann',
      claimsEpoch: user.claimsEpoch + 1,
      sessionEpoch: user.sessionEpoch,
    });
  });

  it('writes nothing where nothing differs', async () => {
    const fixture = await make();
    const line = aUserEntry('ann@example.com', { role: 'operator', org: 'acme', displayName: 'Ann' });
    const grouped = { ...line, memberships: [{ by: 'name', group: 'Staff', joinedAt: 5 } as const] };
    await importing(fixture, [grouped]);
    const before = await find(fixture, 'ann@example.com');
    fixture.clock.advance(60_000);
    expect(verdicts(await importing(fixture, [grouped], { update: true }))).to.deep.equal(['unchanged']);
    expect(await find(fixture, 'ann@example.com')).to.deep.equal(before);
  });

  it('keeps a password that is there: the list may hold the one before it', async () => {
    const fixture = await make();
    const user = await fixture.user('viewer');
    const line = aUserEntry(user.email, { passwordHash: BCRYPT_HASH.replace(/.$/, 'q') });
    const [kept] = await importing(fixture, [line], { update: true });
    expect(kept).to.include({ reason: 'unchanged' }).and.have.deep.property('notes', ['password_kept']);
    await fixture.signIn(user);
  });

  it('replaces passwords when told so, and ends the sessions that were opened with the old one', async () => {
    const fixture = await make();
    const user = await fixture.user('viewer');
    await fixture.auth.operator.recovery.resetPassword(user.email, 'a passphrase of before');
    const session = await fixture.auth.signIn.signIn({
      email: user.email,
      password: 'a passphrase of before',
      origin: ORIGIN,
    });
    const report = await importing(fixture, [aUserEntry(user.email)], {
      update: true,
      updatePasswords: true,
    });
    expect(verdicts(report)).to.deep.equal(['updated']);
    await fixture.auth.signIn.signIn({ email: user.email, password: PASSWORD, origin: ORIGIN });
    await refusal(fixture.auth.refreshRotation.refresh(session.refreshToken, ORIGIN), 'invalid_grant');
    expect(fixture.audit.of('password.reset').at(-1)).to.deep.include({ target: user.id });
  });

  it('dates a change at its own write, so that no feed of revocations overlooks it in a long run', async () => {
    const fixture = await make();
    const [first, second] = [await fixture.user('operator'), await fixture.user('operator')];
    async function* slowList() {
      yield aUserEntry(first.email, { role: 'viewer' });
      yield aGroupEntry('The group whose line takes its time');
      fixture.clock.advance(600_000);
      yield aUserEntry(second.email, { role: 'viewer' });
    }
    const { userImport } = transferOf(fixture);
    await collected(userImport.run(slowList(), { ...IMPORT_OPTIONS, update: true }));
    expect((await find(fixture, first.email)).epochChangedAt).to.equal(fixture.clock.now() - 600_000);
    expect((await find(fixture, second.email)).epochChangedAt).to.equal(fixture.clock.now());
  });

  it('moves an account to another organisation without the groups of the old one', async () => {
    const fixture = await make();
    const staff = { by: 'name', group: 'Staff', joinedAt: undefined } as const;
    await importing(fixture, [aUserEntry('ann@example.com', { memberships: [staff] })]);
    await importing(fixture, [aUserEntry('ann@example.com', { org: 'acme' })], { update: true });
    const moved = await find(fixture, 'ann@example.com');
    expect(moved).to.deep.include({ orgId: asOrgId('acme'), memberships: [], claimsEpoch: 1 });
  });

  it('ends the sessions of whom it suspends, and leaves the last superadmin', async () => {
    const fixture = await make();
    const [root, user] = [await fixture.user('superadmin'), await fixture.user('viewer')];
    const lines = [
      aUserEntry(root.email, { status: 'suspended' }),
      aUserEntry(user.email, { status: 'suspended' }),
    ];
    expect(verdicts(await importing(fixture, lines, { update: true }))).to.deep.equal([
      'last_superadmin',
      'updated',
    ]);
    expect((await find(fixture, user.email)).sessionEpoch).to.equal(user.sessionEpoch + 1);
    expect((await find(fixture, root.email)).status).to.equal('active');
  });

  it('tells in a dry run what it would change', async () => {
    const fixture = await make();
    const user = await fixture.user('viewer');
    const line = aUserEntry(user.email, { role: 'operator' });
    const report = await importing(fixture, [line], { update: true, dryRun: true });
    expect(verdicts(report)).to.deep.equal(['updated']);
    expect(await find(fixture, user.email)).to.deep.equal(user);
  });
});
