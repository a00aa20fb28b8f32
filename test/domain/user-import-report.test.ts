import { expect } from 'chai';
import { AuthError } from '../../src/domain/errors.js';
import type { User } from '../../src/domain/model/user.js';
import type { ImportedLine } from '../../src/domain/model/user-transfer.js';
import { authFixture } from '../support/auth-fixture.js';
import {
  aGroupEntry,
  aUserEntry,
  IMPORT_OPTIONS,
  importing,
  listOf,
  transferOf,
} from '../support/import-fixture.js';

const people = (count: number) =>
  Array.from({ length: count }, (_, n) => aUserEntry(`person${n}@example.com`, { sourceId: `p${n}` }));

describe('the report of an import', () => {
  it('has every line that was stored when the list ends early, in the middle of a batch', async () => {
    const fixture = await authFixture();
    const reported: ImportedLine[] = [];
    let isWanted = true;
    async function* untilUnwanted() {
      for (const entry of people(300)) {
        if (!isWanted) return;
        yield entry;
      }
    }
    for await (const line of transferOf(fixture).userImport.run(untilUnwanted(), IMPORT_OPTIONS)) {
      reported.push(line);
      isWanted = false;
    }
    const { total } = await fixture.ports.users.list({ limit: 1 });
    expect(reported.length).to.equal(total).and.to.be.greaterThan(1).and.lessThan(300);
    await fixture.close();
  });

  it('has every line that was stored when the store fails for one of them', async () => {
    const fixture = await authFixture();
    const { users } = fixture.ports;
    const insert = users.insert.bind(users);
    Object.assign(users, {
      insert: (user: User) =>
        user.email.startsWith('person7@') ? Promise.reject(new AuthError('store_unavailable')) : insert(user),
    });
    const reported: ImportedLine[] = [];
    const run = async (): Promise<void> => {
      const list = listOf(...people(20));
      for await (const line of transferOf(fixture).userImport.run(list, IMPORT_OPTIONS)) reported.push(line);
    };
    const failure = await run().catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(AuthError).and.to.include({ code: 'store_unavailable' });
    const labels = reported.map(({ label }) => label);
    expect(labels).to.have.lengthOf(19).and.not.to.include('person7@example.com');
    await fixture.close();
  });

  it('names in a rehearsal no id that the run itself would not use', async () => {
    const fixture = await authFixture();
    const lines = [
      aGroupEntry('Staff'),
      aGroupEntry('Ops', { sourceId: 'g1' }),
      aUserEntry('ann@example.com'),
      aUserEntry('bob@example.com', { sourceId: 'u1' }),
    ];
    const rehearsed = await importing(fixture, lines, { dryRun: true });
    const imported = await importing(fixture, lines);
    expect(rehearsed.map(({ outcome }) => outcome)).to.deep.equal(imported.map(({ outcome }) => outcome));
    expect(rehearsed.map(({ id }) => id)).to.deep.equal([
      undefined,
      imported[1]?.id,
      undefined,
      imported[3]?.id,
    ]);
    const again = await importing(fixture, lines.slice(2, 3), { dryRun: true });
    expect(again[0]?.id).to.equal(imported[2]?.id);
    await fixture.close();
  });

  it('shows the role that is none of ours, as it is after the mapping', async () => {
    const fixture = await authFixture();
    const roles = new Map([['god', 'superadmin' as const]]);
    const lines = ['god', 'deity'].map((role) => aUserEntry(`${role}@example.com`, { role }));
    const report = await importing(fixture, lines, { roles });
    expect(report.map(({ reason, detail }) => [reason, detail])).to.deep.equal([
      [undefined, undefined],
      ['unknown_role', 'deity'],
    ]);
    await fixture.close();
  });
});
