import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { deletedNameKey, type Group } from '../../domain/model/group.js';
import { asGroupId, asOrgId } from '../../domain/model/ids.js';
import type { GroupRepository } from '../../ports/group-repository.js';
import { aGroup } from '../builders.js';
import { clause, type Contract } from './contract.js';
import { countOf, CROWD, crowd, HOSTILE_TEXTS, tamper } from './provocation.js';

const acme = asOrgId('acme');
const other = asOrgId('other');

const tombstoneOf = (group: Group, deletedAt: number): Group => ({
  ...group,
  nameKey: deletedNameKey(group.id),
  deletedAt,
});

/** What every `GroupRepository` promises. */
export const groupRepositoryContract: Contract<GroupRepository> = [
  clause(
    'a stored group comes back with every field; what is not there is undefined',
    'an empty object is truthy: an unknown group would grant its rights',
    async (groups) => {
      const group = aGroup({ description: 'Those who deploy' });
      strictEqual(await groups.insert(group), 'inserted');
      deepStrictEqual(await groups.findById(group.id), group);
      for (const text of HOSTILE_TEXTS) strictEqual(await groups.findById(asGroupId(text)), undefined);
    },
  ),
  clause(
    'a name is unique in its organisation and free in any other',
    'two groups look the same to the person who grants rights by name',
    async (groups) => {
      const first = aGroup({ orgId: acme, name: 'Ops' });
      const second = aGroup({ orgId: acme, name: 'OPS' });
      await groups.insert(first);
      strictEqual(await groups.insert(second), 'name_taken');
      strictEqual(await groups.findById(second.id), undefined);
      strictEqual(await groups.insert(aGroup({ orgId: other, name: 'Ops' })), 'inserted');
    },
  ),
  clause(
    'of many callers who insert one name at once exactly one is told so',
    'two groups look the same to the person who grants rights by name',
    async (groups) => {
      const outcomes = await crowd(CROWD, () => groups.insert(aGroup({ orgId: acme, name: 'Ops' })));
      strictEqual(countOf(outcomes, 'inserted'), 1);
      strictEqual(countOf(outcomes, 'name_taken'), CROWD - 1);
      strictEqual((await groups.list(acme)).length, 1);
    },
  ),
  clause(
    'a second group with a taken id is an error and changes nothing',
    'the members of one group silently get the rights of another',
    async (groups) => {
      const group = aGroup();
      await groups.insert(group);
      strictEqual(await groups.insert(aGroup({ id: group.id })).catch(() => 'refused'), 'refused');
      deepStrictEqual(await groups.findById(group.id), group);
    },
  ),
  clause(
    'a replacement needs the current version, raises it by one, and loses to nobody silently',
    'two edits both report success and one is lost, for instance a deletion',
    async (groups) => {
      const group = aGroup();
      await groups.insert(group);
      const outcomes = await crowd(CROWD, (index) =>
        groups.replace({ ...group, description: `Edit ${index}` }),
      );
      strictEqual(countOf(outcomes, 'replaced'), 1);
      strictEqual(countOf(outcomes, 'conflict'), CROWD - 1);
      const description = `Edit ${outcomes.indexOf('replaced')}`;
      deepStrictEqual(await groups.findById(group.id), { ...group, description, version: 1 });
      strictEqual(await groups.replace(aGroup()), 'conflict');
    },
  ),
  clause(
    'a group cannot be renamed to a taken name, and a left name is free',
    'two groups look the same to the person who grants rights by name',
    async (groups) => {
      const [ops, dev] = [aGroup({ name: 'Ops' }), aGroup({ name: 'Dev' })];
      await groups.insert(ops);
      await groups.insert(dev);
      strictEqual(await groups.replace({ ...dev, name: 'ops', nameKey: 'ops' }), 'name_taken');
      deepStrictEqual(await groups.findById(dev.id), dev);
      strictEqual(await groups.replace({ ...dev, name: 'Core', nameKey: 'core' }), 'replaced');
      strictEqual(await groups.insert(aGroup({ name: 'Dev' })), 'inserted');
    },
  ),
  clause(
    'a tombstone is found by id and counts nowhere as a group; its name is free',
    'a token names a deleted group and its rights',
    async (groups) => {
      const [gone, kept] = [aGroup({ orgId: acme, name: 'Gone' }), aGroup({ orgId: acme, name: 'Kept' })];
      await groups.insert(gone);
      await groups.insert(kept);
      strictEqual(await groups.replace(tombstoneOf(gone, 9)), 'replaced');
      deepStrictEqual(await groups.findById(gone.id), { ...tombstoneOf(gone, 9), version: 1 });
      deepStrictEqual(await groups.existing([gone.id, kept.id]), [kept.id]);
      deepStrictEqual(await groups.list(acme), [kept]);
      deepStrictEqual([...(await groups.countByOrg())], [[acme, 1]]);
      strictEqual(await groups.insert(aGroup({ orgId: acme, name: 'Gone' })), 'inserted');
    },
  ),
  clause(
    'of the ids given only living groups remain, in the order given',
    'a token names a group that does not exist, ready for whoever creates it',
    async (groups) => {
      const [first, second] = [aGroup(), aGroup()];
      await groups.insert(first);
      await groups.insert(second);
      const asked = [second.id, asGroupId('grp_none'), asGroupId('__proto__'), first.id];
      deepStrictEqual(await groups.existing(asked), [second.id, first.id]);
      deepStrictEqual(await groups.existing([]), []);
    },
  ),
  clause(
    'the list of an organisation is its own groups in order of name',
    'the groups of another organisation become visible',
    async (groups) => {
      const inserted = ['b', 'c', 'a'].map((name) => aGroup({ orgId: acme, name }));
      for (const group of [...inserted, aGroup({ orgId: other, name: 'aa' })]) await groups.insert(group);
      const names = (await groups.list(acme)).map((group) => group.name);
      deepStrictEqual(names, ['a', 'b', 'c']);
      deepStrictEqual(await groups.list(asOrgId('none')), []);
    },
  ),
  clause(
    'deletions that may be unfinished are listed oldest first and removed by id; living groups stay',
    'a crash leaves memberships of a deleted group behind for ever, or a living group vanishes',
    async (groups) => {
      const [oldest, newest, living] = [aGroup(), aGroup(), aGroup()];
      for (const group of [oldest, newest, living]) await groups.insert(group);
      await groups.replace(tombstoneOf(newest, 20));
      await groups.replace(tombstoneOf(oldest, 10));
      deepStrictEqual(
        (await groups.listDeleted(9)).map((group) => group.id),
        [oldest.id, newest.id],
      );
      strictEqual((await groups.listDeleted(1)).length, 1);
      await groups.purge(oldest.id);
      await groups.purge(oldest.id);
      await groups.purge(living.id);
      strictEqual(await groups.findById(oldest.id), undefined);
      deepStrictEqual(await groups.findById(living.id), living);
    },
  ),
  clause(
    'every deletion of a time or later is told, the first first, that moment included; living groups are not',
    'a group that was deleted goes on opening doors wherever its tokens are',
    async (groups) => {
      const made = Array.from({ length: 30 }, () => aGroup());
      for (const group of [...made, aGroup()]) await groups.insert(group);
      for (const [index, group] of [...made.entries()].reverse())
        await groups.replace(tombstoneOf(group, index));
      const since = async (at: number) => (await groups.deletedSince(at)).map(({ id }) => id);
      const ids = made.map(({ id }) => id);
      deepStrictEqual(await since(10), ids.slice(10));
      deepStrictEqual(await since(10.5), ids.slice(11));
      deepStrictEqual(await since(-1), ids);
      deepStrictEqual(await since(30), []);
      await groups.purge(made[29]?.id ?? asGroupId('grp_none'));
      deepStrictEqual(await since(28), ids.slice(28, 29));
    },
  ),
  clause(
    'changing a record that was handed in or out changes nothing stored',
    'a refused change takes effect on the stored group',
    async (groups) => {
      const group = aGroup({ orgId: acme });
      const pristine = structuredClone(group);
      await groups.insert(group);
      tamper(group);
      tamper((await groups.findById(pristine.id)) ?? {});
      tamper(await groups.list(acme));
      deepStrictEqual(await groups.findById(pristine.id), pristine);
      deepStrictEqual(await groups.list(acme), [pristine]);
    },
  ),
];
