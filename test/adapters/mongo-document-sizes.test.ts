import { expect } from 'chai';
import { BSON } from 'mongodb';
import { familyDocument } from '../../src/adapters/mongo/family-documents.js';
import { userDocument } from '../../src/adapters/mongo/user-documents.js';
import { asGroupId } from '../../src/domain/model/ids.js';
import { aFamily, aUser } from '../../src/testing/builders.js';

const BROWSER =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36';
const HASH = `$argon2id$v=19$m=19456,t=2,p=1$${'s'.repeat(22)}$${'h'.repeat(43)}`;

const sizeOf = (document: object): number => BSON.calculateObjectSize(document, { ignoreUndefined: true });

/** docs/scaling.md reckons with these; a record that grows asks for another look at that page. */
describe('the documents of MongoDB', () => {
  it('are at most 600 bytes for a user of no group', () => {
    const user = aUser({ passwordHash: HASH, displayName: 'Anna Maria Example', lastLoginAt: Date.now() });
    const size = sizeOf(userDocument(user));
    expect(size).to.be.within(400, 600);
  });

  it('grow by at most 100 bytes with each membership', () => {
    const memberships = [1, 2].map((n) => ({
      groupId: asGroupId(`grp_${n}`.padEnd(26, 'x')),
      joinedAt: Date.now(),
    }));
    const [none = 0, two = 0] = [[], memberships].map((list) =>
      sizeOf(userDocument(aUser({ memberships: list }))),
    );
    expect(two - none).to.be.within(1, 200);
  });

  it('are at most 650 bytes for the session of a browser', () => {
    const marks = [
      { n: 1_000, at: Date.now() },
      { n: 1_001, at: Date.now() },
    ];
    const family = aFamily({ userAgent: BROWSER, address: '2001:db8::1', marks });
    const size = sizeOf(familyDocument(family));
    expect(size).to.be.within(400, 650);
  });
});
