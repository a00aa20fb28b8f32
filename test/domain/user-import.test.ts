import { expect } from 'chai';
import { asGroupId, asOrgId, asUserId } from '../../src/domain/model/ids.js';
import type { User } from '../../src/domain/model/user.js';
import { type AuthFixture, ORIGIN, PASSWORD } from '../support/auth-fixture.js';
import { onEveryStore } from '../support/each-store.js';
import { aGroupEntry, aUserEntry, BCRYPT_HASH, importing, verdicts } from '../support/import-fixture.js';

const find = ({ ports }: AuthFixture, email: string): Promise<User | undefined> =>
  ports.users.findByEmailKey(email);

const OWN_ID = `usr_${'k'.repeat(22)}`;
const byId = (group: string) => ({ by: 'id', group, joinedAt: undefined }) as const;
const byName = (group: string) => ({ by: 'name', group, joinedAt: undefined }) as const;

onEveryStore('UserImport', (make) => {
  it('makes accounts whose owners sign in with the password they had, rehashed at the first time', async () => {
    const fixture = await make();
    const report = await importing(fixture, [aUserEntry('Ann@Example.com', { displayName: 'Ann' })]);
    expect(verdicts(report)).to.deep.equal(['accepted']);
    const user = await find(fixture, 'ann@example.com');
    expect(user).to.include({
      email: 'Ann@Example.com',
      displayName: 'Ann',
      role: 'viewer',
      orgId: 'default',
    });
    await fixture.auth.signIn.signIn({ email: 'ann@example.com', password: PASSWORD, origin: ORIGIN });
    expect((await find(fixture, 'ann@example.com'))?.passwordHash).to.match(/^\$argon2id\$/);
  });

  it('keeps ids of ours, and maps others the same way in every run and on every machine', async () => {
    const report = await importing(await make(), [
      aUserEntry('a@example.com', { sourceId: OWN_ID }),
      aUserEntry('b@example.com', { sourceId: '236ec8a693bb' }),
    ]);
    expect(report.map(({ id, notes }) => [id, notes])).to.deep.equal([
      [OWN_ID, []],
      ['usr_j1SNEnlerylbq_K93gyVFw', ['id_mapped']],
    ]);
    const other = await importing(await make(), [aUserEntry('b@example.com', { sourceId: '236ec8a693bb' })], {
      namespace: 'shop',
    });
    expect(other[0]?.id).to.not.equal(report[1]?.id);
  });

  it('changes nothing in a second run, whatever has been changed since the first', async () => {
    const fixture = await make();
    const lines = [
      aGroupEntry('Staff', { sourceId: 'g1' }),
      aUserEntry('ann@example.com', { sourceId: 'u1', memberships: [byId('g1')] }),
      aUserEntry('bob@example.com'),
    ];
    expect(verdicts(await importing(fixture, lines))).to.deep.equal(['accepted', 'accepted', 'accepted']);
    await fixture.auth.operator.recovery.resetPassword('ann@example.com', 'another fine passphrase');
    const before = await fixture.ports.users.list({ limit: 10 });
    expect(verdicts(await importing(fixture, lines))).to.deep.equal(['exists', 'exists', 'exists']);
    expect(await fixture.ports.users.list({ limit: 10 })).to.deep.equal(before);
  });

  it('completes a run that was cut', async () => {
    const fixture = await make();
    const lines = [1, 2, 3].map((n) => aUserEntry(`${n}@example.com`, { sourceId: `u${n}` }));
    await importing(fixture, lines.slice(0, 2));
    expect(verdicts(await importing(fixture, lines))).to.deep.equal(['exists', 'exists', 'accepted']);
  });

  it('reports a dry run as the run itself, and writes nothing', async () => {
    const fixture = await make();
    await fixture.user('viewer');
    const lines = [
      aGroupEntry('Staff', { sourceId: 'g1' }),
      aUserEntry('ann@example.com', { memberships: [byId('g1'), byName('Ops')] }),
      aUserEntry('ANN@example.com'),
      aUserEntry('god@example.com', { role: 'god' }),
    ];
    const before = [await fixture.ports.users.list({ limit: 10 }), await fixture.ports.groups.countByOrg()];
    const recorded = fixture.audit.events.length;
    const rehearsal = verdicts(await importing(fixture, lines, { dryRun: true }));
    expect([
      await fixture.ports.users.list({ limit: 10 }),
      await fixture.ports.groups.countByOrg(),
    ]).to.deep.equal(before);
    expect(fixture.audit.events.length).to.equal(recorded);
    expect(rehearsal).to.deep.equal(['accepted', 'accepted', 'duplicate_email', 'unknown_role']);
    expect(verdicts(await importing(fixture, lines))).to.deep.equal(rehearsal);
  });

  it('skips what it cannot take, says why, and takes the rest', async () => {
    const fixture = await make();
    const taken = await fixture.user('viewer');
    const report = await importing(fixture, [
      aUserEntry('not an address'),
      aUserEntry('a@example.com', { role: 'god' }),
      aUserEntry('b@example.com', { passwordHash: 'hunter2' }),
      aUserEntry('c@example.com', { passwordHash: `$2b$31$${'a'.repeat(53)}` }),
      aUserEntry('d@example.com', { displayName: 'x'.repeat(201) }),
      aUserEntry('e@example.com', { status: 'asleep' }),
      aUserEntry('f@example.com', { displayName: 'half a pair \ud800' }),
      aUserEntry(`${'x'.repeat(250)}@example.com`),
      aUserEntry(taken.email, { sourceId: 'u1' }),
      aUserEntry('g@example.com', { sourceId: taken.id }),
      aUserEntry('h@example.com', { sourceId: 'u2' }),
      aUserEntry('H@example.com', { sourceId: 'u3' }),
      aUserEntry('i@example.com', { sourceId: 'u2' }),
      { kind: 'defect', line: 99, reason: 'malformed_line', detail: 'is not JSON' },
      aUserEntry('j@example.com'),
    ]);
    expect(verdicts(report)).to.deep.equal([
      'invalid_email',
      'unknown_role',
      'invalid_hash',
      'invalid_hash',
      'invalid_field',
      'invalid_field',
      'invalid_field',
      'invalid_email',
      'email_taken',
      'id_taken',
      'accepted',
      'duplicate_email',
      'duplicate_id',
      'malformed_line',
      'accepted',
    ]);
    expect(JSON.stringify(report)).to.not.contain('hunter2');
  });

  it('makes organisations of their names, and never one of two', async () => {
    const fixture = await make();
    const report = await importing(
      fixture,
      [
        aUserEntry('a@example.com', { org: 'acme' }),
        aUserEntry('b@example.com', { org: 'ACME' }),
        aUserEntry('c@example.com', { org: 'Größe & Söhne' }),
        aUserEntry('d@example.com', { org: '株式会社' }),
        aUserEntry('e@example.com', { org: 'x'.repeat(200) }),
        aUserEntry('f@example.com', { org: 'Old Name' }),
      ],
      { orgs: new Map([['Old Name', asOrgId('new-name')]]) },
    );
    expect(verdicts(report)).to.deep.equal(Array(6).fill('accepted'));
    const orgs = await Promise.all(
      ['a', 'b', 'c', 'd', 'e', 'f'].map(async (name) => (await find(fixture, `${name}@example.com`))?.orgId),
    );
    expect(orgs[0]).to.equal('acme');
    expect(orgs[1]).to.match(/^acme-[0-9a-f]{6}$/);
    expect(orgs[2]).to.match(/^gro-e-sohne-[0-9a-f]{6}$/);
    expect(orgs[3]).to.match(/^org-[0-9a-f]{6}$/);
    expect(orgs[4]).to.match(/^x{57}-[0-9a-f]{6}$/);
    expect(orgs[5]).to.equal('new-name');
    expect(report.map(({ notes }) => notes.includes('org_mapped'))).to.deep.equal([
      ...[false, true, true, true, true, true],
    ]);
  });

  it('translates roles, and counts a superadmin who came by import', async () => {
    const fixture = await make();
    const report = await importing(fixture, [aUserEntry('root@example.com', { role: 'Admin' })], {
      roles: new Map([['Admin', 'superadmin']]),
    });
    expect(report[0]?.notes).to.deep.equal(['role_mapped']);
    const root = await find(fixture, 'root@example.com');
    expect(root?.role).to.equal('superadmin');
    expect(await fixture.ports.roster.members()).to.deep.equal([root?.id]);
  });

  it('joins users to groups by id and by name, once each, and drops what is not theirs', async () => {
    const fixture = await make();
    const report = await importing(fixture, [
      aGroupEntry('Staff', { sourceId: 'g1', description: 'everybody' }),
      aGroupEntry('Ops', { sourceId: 'g2', org: 'acme' }),
      aGroupEntry('', { sourceId: 'g3' }),
      aGroupEntry('Half', { description: '\ud800' }),
      aGroupEntry('STAFF', { sourceId: 'g4' }),
      aUserEntry('a@example.com', { memberships: [byId('g1'), byName('staff'), byName('New')] }),
      aUserEntry('b@example.com', { memberships: [byId('g2')] }),
      aUserEntry('c@example.com', { memberships: [byId('g3'), byId('g4'), byId('nowhere')] }),
      aUserEntry('d@example.com', { org: 'acme', memberships: [byId('g2')] }),
      aUserEntry('e@example.com', { memberships: [byName('new')] }),
    ]);
    expect(verdicts(report).slice(0, 5)).to.deep.equal([
      'accepted',
      'accepted',
      'invalid_field',
      'invalid_field',
      'duplicate_name',
    ]);
    const groups = await Promise.all(
      ['a', 'b', 'c', 'd', 'e'].map(async (name) => {
        const user = await find(fixture, `${name}@example.com`);
        const ids = (user?.memberships ?? []).map(({ groupId }) => groupId);
        return Promise.all(ids.map(async (id) => (await fixture.ports.groups.findById(id))?.nameKey));
      }),
    );
    expect(groups).to.deep.equal([['staff', 'new'], [], [], ['ops'], ['new']]);
    expect(report.slice(5).map(({ notes }) => notes.includes('membership_dropped'))).to.deep.equal([
      ...[false, true, true, false, false],
    ]);
  });

  it('puts nobody into a group that only has the same name, unless told to update', async () => {
    const fixture = await make();
    await importing(fixture, [aGroupEntry('Staff', { sourceId: asGroupId(`grp_${'s'.repeat(22)}`) })]);
    const lines = [
      aGroupEntry('Staff', { sourceId: 'g1' }),
      aUserEntry('a@example.com', { memberships: [byId('g1')] }),
    ];
    const [group, user] = await importing(fixture, lines);
    expect(group?.reason).to.equal('name_taken');
    expect(user?.notes).to.include('membership_dropped');
    await importing(fixture, lines, { update: true });
    const members = await fixture.ports.users.membersOf(asGroupId(`grp_${'s'.repeat(22)}`));
    expect(members).to.have.lengthOf(1);
  });

  it('does not bring a deleted account back', async () => {
    const fixture = await make();
    const root = await fixture.caller(await fixture.user('superadmin'));
    const [line] = await importing(fixture, [aUserEntry('ann@example.com', { sourceId: 'u1' })]);
    await fixture.auth.userAdministration.remove(root, asUserId(line?.id ?? ''));
    const again = await importing(fixture, [aUserEntry('ann@example.com', { sourceId: 'u1' })], {
      update: true,
    });
    expect(verdicts(again)).to.deep.equal(['id_taken']);
  });

  it('takes a thousand lines with one stored user for each address', async () => {
    const fixture = await make();
    const lines = Array.from({ length: 1000 }, (_, n) =>
      aUserEntry(`user-${n % 500}@example.com`, { passwordHash: BCRYPT_HASH }),
    );
    const outcomes = verdicts(await importing(fixture, lines));
    expect(outcomes.slice(0, 500)).to.deep.equal(Array(500).fill('accepted'));
    expect(outcomes.slice(500)).to.deep.equal(Array(500).fill('duplicate_email'));
  });
});
