import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { asUserId } from '../../domain/model/ids.js';
import type { Filed, Shelf } from '../../ports/store-archive.js';
import { aUser } from '../builders.js';
import { type Kind, visitKinds } from './archive-records.js';
import type { ArchiveUnderTest } from './archive-under-test.js';
import { clause, type Contract } from './contract.js';
import { CROWD, crowd, HOSTILE_TEXTS, tamper } from './provocation.js';

/** In ascending order by code point; by UTF-16 the last comes before the one before it, in a dictionary all differ. */
const IN_ORDER = ['10', '9', 'A', 'Z', '_', 'a', 'b', 'é', '\uff5e', '\u{1f600}'];

/** Every record from the first page to the empty one. */
async function walk<Entry>(shelf: Shelf<Entry>, limit: number): Promise<readonly Filed<Entry>[]> {
  const seen: Filed<Entry>[] = [];
  for (;;) {
    const page = await shelf.page(seen.at(-1)?.key, limit);
    ok(page.length <= limit, `${page.length} records on a page of ${limit}`);
    if (page.length === 0) return seen;
    seen.push(...page);
    ok(seen.length < 1_000, 'the pages never end');
  }
}

const keysOn = async <Entry>(shelf: Shelf<Entry>, limit = 1_000): Promise<readonly string[]> =>
  (await walk(shelf, limit)).map(({ key }) => key);

/** Adds one and tells whether it was taken. */
const isAdded = <Entry>(shelf: Shelf<Entry>, entry: Entry): Promise<boolean> =>
  shelf.add(entry).then(
    () => true,
    () => false,
  );

/** The records of one kind: adding, finding, counting, walking through. */
export const archiveShelfClauses: Contract<ArchiveUnderTest> = [
  clause(
    'a new store has nothing on any shelf, under whatever name it is asked for',
    'a copy is refused for records that are not there, or made over some that are',
    async (store) => {
      const { shelves } = await store.open();
      await visitKinds(async ({ shelfOf }) => {
        strictEqual(await shelfOf(shelves).count(), 0);
        deepStrictEqual(await shelfOf(shelves).page(undefined, 10), []);
        for (const key of HOSTILE_TEXTS) strictEqual(await shelfOf(shelves).find(key), undefined, key);
      });
    },
  ),
  clause(
    'a record of every kind comes back as it was added, under a key of its own, version and times included',
    'a copied store refuses sessions that are good, or brings back a password that was withdrawn',
    async (store) => {
      const [writer, reader] = [await store.open(), await store.open()];
      await visitKinds(async ({ name, shelfOf, keyOf, records }) => {
        for (const record of records) await shelfOf(writer.shelves).add(record);
        const shelf = shelfOf(reader.shelves);
        strictEqual(await shelf.count(), records.length, name);
        for (const record of records) deepStrictEqual(await shelf.find(keyOf(record)), record, name);
        strictEqual(await shelf.find(`${keyOf(records[0]!)}.`), undefined, name);
        const filed = records.map((entry) => ({ key: keyOf(entry), entry }));
        const inOrder = filed.sort((left, right) => (left.key < right.key ? -1 : 1));
        deepStrictEqual(await walk(shelf, 10), inOrder, name);
      });
    },
  ),
  clause(
    'pages of any size show every record once, in order of key by code point, also after a key that is not there',
    'a copy walks past records, and they are gone when the old store is',
    async (store) => {
      const { shelves } = await store.open();
      await visitKinds(async <Entry>({ shelfOf, named, name }: Kind<Entry>) => {
        if (named === undefined) return;
        const shelf = shelfOf(shelves);
        await Promise.all(IN_ORDER.toReversed().map((key) => shelf.add(named(key))));
        for (const limit of [1, 3, IN_ORDER.length, 1_000])
          deepStrictEqual(await keysOn(shelf, limit), IN_ORDER, name);
        const afterM = await shelf.page('M', 2);
        deepStrictEqual(
          afterM.map(({ key }) => key),
          ['Z', '_'],
        );
        deepStrictEqual(await shelf.page(IN_ORDER.at(-1), 10), []);
        strictEqual(await shelf.count(), IN_ORDER.length, name);
      });
    },
  ),
  clause(
    'what is added between two pages hides and repeats no record that was there',
    'a copy of a store that still takes records loses old ones',
    async (store) => {
      const { shelves } = await store.open();
      const old = Array.from({ length: 20 }, (_, index) => `usr_${String(index).padStart(3, '0')}`);
      for (const id of old) await shelves.users.add(aUser({ id: asUserId(id) }));
      const seen: string[] = [];
      for (let turn = 0; turn < 100; turn += 1) {
        const page = await shelves.users.page(seen.at(-1), 4);
        if (page.length === 0) break;
        seen.push(...page.map(({ key }) => key));
        if (turn >= 4) continue;
        for (const key of ['usr_', seen.at(-1)])
          await shelves.users.add(aUser({ id: asUserId(`${key}-${turn}`) }));
      }
      for (const id of old) strictEqual(seen.filter((each) => each === id).length, 1, id);
      strictEqual(new Set(seen).size, seen.length);
    },
  ),
  clause(
    'a record that is there, or contradicts one that is, is refused and changes nothing',
    'a second copy overwrites what a server has written since, or two people have one address',
    async (store) => {
      const { shelves } = await store.open();
      await visitKinds(async ({ name, shelfOf, keyOf, rivals }) => {
        const shelf = shelfOf(shelves);
        for (const [first, rival] of rivals) {
          strictEqual(await isAdded(shelf, first), true, name);
          strictEqual(await isAdded(shelf, rival), false, name);
          deepStrictEqual(await shelf.find(keyOf(first)), first, name);
        }
        const firsts = rivals.map(([first]) => keyOf(first));
        deepStrictEqual([...(await keysOn(shelf))].sort(), firsts.sort(), name);
      });
    },
  ),
  clause(
    'of many who add one record, or records that contradict each other, at once, exactly one is told that it did',
    'two copies at once leave a store that is neither',
    async (store) => {
      const [here, there] = [(await store.open()).shelves, (await store.open()).shelves];
      await visitKinds(async ({ name, shelfOf, keyOf, rivals }) => {
        for (const [turn, pair] of rivals.entries()) {
          const verdicts = await crowd(CROWD, async (index) => {
            const entry = pair[index % 3 === 0 ? 0 : 1];
            return { entry, added: await isAdded(shelfOf(index % 2 === 0 ? here : there), entry) };
          });
          const winners = verdicts.filter(({ added }) => added);
          strictEqual(winners.length, 1, name);
          const { entry } = winners[0]!;
          deepStrictEqual(await shelfOf(there).find(keyOf(entry)), entry, name);
          strictEqual((await keysOn(shelfOf(here))).length, turn + 1, name);
        }
      });
    },
  ),
  clause(
    'changing a record that was handed in or out changes nothing stored',
    'what a copy compares is not what is stored',
    async (store) => {
      const { shelves } = await store.open();
      await visitKinds(async ({ name, shelfOf, keyOf, records }) => {
        const shelf = shelfOf(shelves);
        for (const record of records) {
          const [key, handedIn] = [keyOf(record), structuredClone(record)];
          await shelf.add(handedIn);
          if (typeof handedIn !== 'object' || handedIn === null) continue;
          tamper(handedIn);
          for (const found of [await shelf.find(key), (await shelf.page(undefined, 10))[0]?.entry])
            if (typeof found === 'object' && found !== null && !Object.isFrozen(found)) tamper(found);
          deepStrictEqual(await shelf.find(key), record, name);
        }
      });
    },
  ),
  clause(
    'keys and texts are plain data, whatever they hold',
    'whoever chooses a name chooses what is copied',
    async (store) => {
      const { shelves } = await store.open();
      const texts = HOSTILE_TEXTS.filter((text) => text !== '');
      for (const text of texts) await shelves.users.add(aUser({ id: asUserId(text), displayName: text }));
      for (const text of texts) strictEqual((await shelves.users.find(text))?.displayName, text);
      strictEqual((await walk(shelves.users, 2)).length, texts.length);
    },
  ),
];
