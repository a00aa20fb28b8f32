import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { asGroupId, asOrgId, asUserId } from '../../domain/model/ids.js';
import type { User } from '../../domain/model/user.js';
import type { UserQuery } from '../../domain/model/user-query.js';
import type { UserRepository } from '../../ports/user-repository.js';
import { aTombstoneOf, aUser } from '../builders.js';
import { clause, type Contract } from './contract.js';

const acme = asOrgId('acme');
const other = asOrgId('other');

const insertAll = async (users: UserRepository, records: readonly User[]): Promise<void> => {
  await Promise.all(records.map((record) => users.insert(record)));
};

const idsOf = async (users: UserRepository, query: Partial<UserQuery>): Promise<readonly string[]> => {
  const { users: page, total, totalIsEstimate } = await users.list({ limit: 200, ...query });
  strictEqual(total, page.length);
  strictEqual(totalIsEstimate, false);
  return page.map((user) => user.id);
};

/** Listing: filters, pages, members of groups, counts. */
export const userListingClauses: Contract<UserRepository> = [
  clause(
    'every user present throughout is seen exactly once, however many arrive between two pages',
    'a review of accounts misses the one that matters',
    async (users) => {
      const old = Array.from({ length: 30 }, (_, index) => aUser({ createdAt: 100 + (index % 3) }));
      await insertAll(users, old);
      const seen: string[] = [];
      let after: UserQuery['after'];
      do {
        const page = await users.list({ limit: 4, after });
        seen.push(...page.users.map((user) => user.id));
        await insertAll(users, [
          aUser({ createdAt: 100 }),
          aUser({ createdAt: 101 }),
          aUser({ createdAt: 50 }),
        ]);
        after = page.next;
      } while (after !== undefined && seen.length < 1_000);
      for (const { id } of old) strictEqual(seen.filter((each) => each === id).length, 1);
      strictEqual(new Set(seen).size, seen.length);
    },
  ),
  clause(
    'pages are in order of creation, then id, and the last one says so',
    'a client that pages never ends, or stops early',
    async (users) => {
      const byAge = ['c', 'a', 'b'].map((id, index) =>
        aUser({ id: asUserId(`usr_${id}`), createdAt: index === 0 ? 1 : 2 }),
      );
      await insertAll(users, [...byAge].reverse());
      const first = await users.list({ limit: 2 });
      deepStrictEqual(
        first.users.map((user) => user.id),
        ['usr_c', 'usr_a'],
      );
      deepStrictEqual(first.next, { createdAt: 2, id: 'usr_a' });
      const last = await users.list({ limit: 2, after: first.next });
      deepStrictEqual(
        last.users.map((user) => user.id),
        ['usr_b'],
      );
      strictEqual(last.next, undefined);
      strictEqual((await users.list({ limit: 3 })).next, undefined);
      strictEqual(last.total, 3);
    },
  ),
  clause(
    'a walk by id sees everybody who was there throughout once, in order of ids, and no tombstone',
    'after a restored backup somebody keeps sessions that should have ended with all others',
    async (users) => {
      const ids = ['b', 'a', 'Z', 'é', 'd', 'c', '9'].map((name) => asUserId(`usr_${name}`));
      const gone = aUser({ id: asUserId('usr_bb') });
      await insertAll(users, [...ids.map((id) => aUser({ id })), gone]);
      await users.replace(aTombstoneOf(gone, 5));
      const seen: User[] = [];
      for (let page = await users.listById(undefined, 3); page.length > 0 && seen.length < 100;) {
        ok(page.length <= 3);
        seen.push(...page);
        await users.insert(aUser({ id: asUserId(`usr_0${seen.length}`) }));
        page = await users.listById(seen.at(-1)?.id, 3);
      }
      const names = ['9', 'Z', 'a', 'b', 'c', 'd', 'é'].map((name) => `usr_${name}`);
      deepStrictEqual(
        seen.map(({ id }) => id),
        names,
      );
      deepStrictEqual(seen[0], await users.findById(asUserId('usr_9')));
    },
  ),
  clause(
    'organisation, role and status narrow the list, alone and together',
    'an administrator of one organisation reads the accounts of another',
    async (users) => {
      const [a, b, c, d] = [
        aUser({ createdAt: 1, orgId: acme, role: 'viewer', status: 'active' }),
        aUser({ createdAt: 2, orgId: acme, role: 'org_admin', status: 'suspended' }),
        aUser({ createdAt: 3, orgId: other, role: 'org_admin', status: 'active' }),
        aUser({ createdAt: 4, orgId: other, role: 'viewer', status: 'suspended' }),
      ];
      await insertAll(users, [a, b, c, d]);
      deepStrictEqual(await idsOf(users, { orgId: acme }), [a.id, b.id]);
      deepStrictEqual(await idsOf(users, { role: 'org_admin' }), [b.id, c.id]);
      deepStrictEqual(await idsOf(users, { role: 'viewer' }), [a.id, d.id]);
      deepStrictEqual(await idsOf(users, { status: 'active' }), [a.id, c.id]);
      deepStrictEqual(await idsOf(users, { status: 'suspended' }), [b.id, d.id]);
      deepStrictEqual(await idsOf(users, { orgId: acme, role: 'org_admin' }), [b.id]);
      deepStrictEqual(await idsOf(users, { orgId: other, role: 'viewer', status: 'suspended' }), [d.id]);
      deepStrictEqual(await idsOf(users, { orgId: acme, role: 'viewer', status: 'suspended' }), []);
      deepStrictEqual(await idsOf(users, { orgId: asOrgId('none') }), []);
    },
  ),
  clause(
    'a prefix finds by address or by name, as plain text, and only inside the other filters',
    'a search term acts as a pattern and lists what it should not',
    async (users) => {
      const ann = aUser({ createdAt: 1, orgId: acme, emailKey: 'ann@example.com', displayName: 'Zoë' });
      const bob = aUser({ createdAt: 2, orgId: acme, emailKey: 'bob@example.com', displayName: 'ANNA B' });
      const far = aUser({ createdAt: 3, orgId: other, emailKey: 'annex@example.com', displayName: '100%_x' });
      const max = aUser({ createdAt: 4, orgId: other, emailKey: 'max@example.com', displayName: 'Max' });
      await insertAll(users, [ann, bob, far, max]);
      deepStrictEqual(await idsOf(users, { prefix: 'max' }), [max.id]);
      deepStrictEqual(await idsOf(users, { prefix: 'ann' }), [ann.id, bob.id, far.id]);
      deepStrictEqual(await idsOf(users, { prefix: 'ann', orgId: acme }), [ann.id, bob.id]);
      deepStrictEqual(await idsOf(users, { prefix: 'anna' }), [bob.id]);
      deepStrictEqual(await idsOf(users, { prefix: 'zoë' }), [ann.id]);
      deepStrictEqual(await idsOf(users, { prefix: '100%_' }), [far.id]);
      deepStrictEqual(await idsOf(users, { prefix: 'nn' }), []);
      for (const pattern of ['%', '_', '*', 'a%', 'a_n', '.*', '^a', '[a-z]']) {
        deepStrictEqual(await idsOf(users, { prefix: pattern }), []);
      }
      const page = await users.list({ prefix: 'ann', limit: 1, after: { createdAt: 1, id: ann.id } });
      deepStrictEqual(
        page.users.map((user) => user.id),
        [bob.id],
      );
      strictEqual(page.total, 3);
    },
  ),
  clause(
    'tombstones appear in no list, no count and no group',
    'a deleted person is shown, and may be granted something',
    async (users) => {
      const groupId = asGroupId('grp_1');
      const user = aUser({ orgId: acme, memberships: [{ groupId, joinedAt: 1 }] });
      await users.insert(user);
      const memberships = user.memberships;
      strictEqual(await users.replace({ ...aTombstoneOf(user, 9), memberships }), 'replaced');
      deepStrictEqual(await idsOf(users, {}), []);
      deepStrictEqual(await idsOf(users, { orgId: acme, prefix: 'deleted:' }), []);
      deepStrictEqual(await users.membersOf(groupId), []);
      deepStrictEqual([...(await users.countByOrg())], []);
    },
  ),
  clause(
    'the members of a group are those whose record says so now, in order of joining',
    'a removed member keeps the rights of the group',
    async (users) => {
      const [ours, theirs] = [asGroupId('grp_1'), asGroupId('grp_2')];
      const late = aUser({ memberships: [{ groupId: ours, joinedAt: 20 }] });
      const early = aUser({
        memberships: [
          { groupId: theirs, joinedAt: 5 },
          { groupId: ours, joinedAt: 10 },
        ],
      });
      await insertAll(users, [late, early, aUser({ memberships: [{ groupId: theirs, joinedAt: 1 }] })]);
      deepStrictEqual(await users.membersOf(ours), [
        { userId: early.id, joinedAt: 10 },
        { userId: late.id, joinedAt: 20 },
      ]);
      await users.replace({ ...early, memberships: [] });
      deepStrictEqual(await users.membersOf(ours), [{ userId: late.id, joinedAt: 20 }]);
      deepStrictEqual(await users.membersOf(asGroupId('grp_none')), []);
    },
  ),
  clause('users are counted by organisation', 'an organisation in use is thought empty', async (users) => {
    await insertAll(users, [aUser({ orgId: acme }), aUser({ orgId: acme }), aUser({ orgId: other })]);
    const counts = await users.countByOrg();
    deepStrictEqual(
      [...counts].sort(([left], [right]) => (left < right ? -1 : 1)),
      [
        ['acme', 2],
        ['other', 1],
      ],
    );
  }),
];
