import { expect } from 'chai';
import fc from 'fast-check';
import { entryOf } from '../../src/adapters/user-files/record-entries.js';
import { recordOf } from '../../src/adapters/user-files/entry-records.js';
import { asOrgId, asUserId } from '../../src/domain/model/ids.js';
import { ROLES } from '../../src/domain/model/role.js';
import type { User } from '../../src/domain/model/user.js';
import { parseDisplayName } from '../../src/domain/new-user.js';
import { aUser } from '../../src/testing/builders.js';
import { authFixture } from '../support/auth-fixture.js';
import { BCRYPT_HASH, collected, importing, transferOf } from '../support/import-fixture.js';

const LATEST_MS = Date.UTC(2200, 0);
const time = fc.integer({ min: 0, max: LATEST_MS });
const slug = fc.stringMatching(/^[a-z0-9-]{1,64}$/).map(asOrgId);
const counter = fc.nat();

/** Any display name that a form would take, in the shape in which it is kept. */
const displayName = fc
  .string({ unit: 'grapheme', maxLength: 60 })
  .filter(isName)
  .map((text) => parseDisplayName(text));

function isName(text: string): boolean {
  try {
    parseDisplayName(text);
    return !/\p{Surrogate}/u.test(text);
  } catch {
    return false;
  }
}

const user: fc.Arbitrary<User> = fc
  .record({
    local: fc.stringMatching(/^[a-z0-9.+_-]{1,20}$/),
    tail: fc.stringMatching(/^[\w-]{22}$/),
    displayName,
    role: fc.constantFrom(...ROLES),
    orgId: slug,
    status: fc.constantFrom('active' as const, 'suspended' as const),
    emailVerified: fc.boolean(),
    passwordHash: fc.constantFrom(undefined, BCRYPT_HASH),
    passwordDisabledAt: fc.option(time, { nil: undefined }),
    lastLoginAt: fc.option(time, { nil: undefined }),
    formerOrgIds: fc.array(slug, { maxLength: 3 }),
    sessionEpoch: counter,
    claimsEpoch: counter,
    epochChangedAt: time,
    createdAt: time,
  })
  .map(({ local, tail, ...fields }) =>
    aUser({
      ...fields,
      id: asUserId(`usr_${tail}`),
      email: `${local}@Example.com`,
      emailKey: `${local}@example.com`,
    }),
  );

const users = fc.uniqueArray(user, { maxLength: 8, selector: ({ emailKey }) => emailKey });

describe('An export that is imported again', () => {
  it('gives the same records, whatever is in them', async () => {
    await fc.assert(
      fc.asyncProperty(users, async (given) => {
        const [from, to] = [await authFixture(), await authFixture()];
        const unique = [...new Map(given.map((each) => [each.id, each])).values()];
        for (const each of unique) await from.ports.users.insert(each);
        const entries = await collected(transferOf(from).userExport.run({ withHashes: true }));
        const lines = entries.map((entry) => JSON.stringify(recordOf(entry)));
        await importing(
          to,
          lines.map((line, index) => entryOf(index + 1, JSON.parse(line))),
        );
        for (const each of unique) expect(await to.ports.users.findById(each.id)).to.deep.equal(each);
      }),
      { numRuns: 100 },
    );
  });
});
