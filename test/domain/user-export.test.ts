import { expect } from 'chai';
import { entryOf } from '../../src/adapters/user-files/record-entries.js';
import { recordOf } from '../../src/adapters/user-files/entry-records.js';
import type { Group } from '../../src/domain/model/group.js';
import { asGroupId, asOrgId } from '../../src/domain/model/ids.js';
import type { User } from '../../src/domain/model/user.js';
import type { TransferEntry } from '../../src/domain/model/user-transfer.js';
import { type AuthFixture, PASSWORD } from '../support/auth-fixture.js';
import { onEveryStore } from '../support/each-store.js';
import { collected, importing, transferOf, verdicts } from '../support/import-fixture.js';

/** As a file would bring it over: through JSON. */
async function exported(fixture: AuthFixture, withHashes: boolean): Promise<readonly TransferEntry[]> {
  const entries = await collected(transferOf(fixture).userExport.run({ withHashes }));
  return entries.map((entry) => entryOf(entry.line, JSON.parse(JSON.stringify(recordOf(entry)))));
}

const everybody = async ({ ports }: AuthFixture): Promise<readonly User[]> =>
  (await ports.users.list({ limit: 200 })).users.map((user) => ({ ...user, version: 0 }));

const everyGroup = async ({ ports }: AuthFixture): Promise<readonly Group[]> => {
  const orgIds = [...(await ports.groups.countByOrg()).keys()].sort();
  const groups = (await Promise.all(orgIds.map((orgId) => ports.groups.list(orgId)))).flat();
  return groups.map((group) => ({ ...group, version: 0 }));
};

/** People and groups with something in every field that a record has. */
async function populate(fixture: AuthFixture): Promise<void> {
  const { auth, clock } = fixture;
  const root = await fixture.user('superadmin');
  const caller = await fixture.caller(root);
  const users = await Promise.all(Array.from({ length: 5 }, () => fixture.user('viewer', 'acme')));
  const [staff, ops] = await Promise.all(
    ['Staff', 'Ops'].map((name) =>
      auth.groupMembership.create(caller, { name, description: `the ${name}`, orgId: asOrgId('acme') }),
    ),
  );
  for (const user of users.slice(0, 3)) {
    clock.advance(1_000);
    await auth.groupMembership.addMember(caller, staff?.id ?? asGroupId(''), user.id);
    await auth.groupMembership.addMember(caller, ops?.id ?? asGroupId(''), user.id);
  }
  const [first, second, third, fourth] = users.map(({ id }) => id);
  await auth.userAdministration.update(caller, first!, { status: 'suspended', emailVerified: true });
  await auth.userAdministration.update(caller, second!, { orgId: asOrgId('other') });
  await auth.userAdministration.remove(caller, third!);
  await auth.userAdministration.changeRole(caller, fourth!, 'org_admin');
}

onEveryStore('UserExport', (make) => {
  it('gives everything that an import into an empty store needs to make the same accounts and groups', async () => {
    const [from, to] = [await make(), await make()];
    await populate(from);
    const report = await importing(to, await exported(from, true));
    expect(new Set(verdicts(report))).to.deep.equal(new Set(['accepted']));
    expect(report.flatMap(({ notes }) => notes)).to.deep.equal([]);
    expect(await everybody(to)).to.deep.equal(await everybody(from));
    expect(await everyGroup(to)).to.deep.equal(await everyGroup(from));
    expect(await to.ports.roster.members()).to.deep.equal(await from.ports.roster.members());
    expect(await exported(to, true)).to.deep.equal(await exported(from, true));
    const [someone] = (await everybody(from)).filter(({ role }) => role === 'org_admin');
    await to.auth.signIn.signIn({
      email: someone?.email ?? '',
      password: PASSWORD,
      origin: { address: undefined, userAgent: undefined },
    });
  });

  it('gives no password hash unless told so, and says in the audit trail which it was', async () => {
    const fixture = await make();
    await fixture.user();
    expect(JSON.stringify(await exported(fixture, false))).to.not.contain('argon2');
    expect(JSON.stringify(await exported(fixture, true))).to.contain('argon2');
    expect(fixture.audit.of('users.exported').map(({ facts }) => facts)).to.deep.equal([
      { entries: 1, withHashes: false },
      { entries: 1, withHashes: true },
    ]);
  });

  it('counts what it will give', async () => {
    const fixture = await make();
    await populate(fixture);
    expect(await transferOf(fixture).userExport.size()).to.equal((await exported(fixture, false)).length);
  });
});
