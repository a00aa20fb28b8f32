import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { SKIP_REASONS, type TransferEntry } from '../../domain/model/user-transfer.js';
import type { UserList } from '../../ports/user-list.js';
import { clause, type Contract } from './contract.js';

/** Lists in the format of the adapter under test, each opened anew. */
export interface UserListUnderTest {
  /** At least one entry of each kind that the format has: user, group, defect. */
  open(): Promise<UserList>;
  /** What is in it, in its order: address, name, or the reason of a defect. */
  readonly content: readonly string[];
  /** A password hash that is in it, in an entry or in a defect. */
  readonly hash: string;
  /** A list of some ten thousand users. */
  openLong(): Promise<UserList>;
}

const labelOf = (entry: TransferEntry): string => {
  if (entry.kind === 'defect') return entry.reason;
  return entry.kind === 'user' ? entry.email : entry.name;
};

async function read(list: UserList): Promise<readonly TransferEntry[]> {
  const entries: TransferEntry[] = [];
  for await (const entry of list.entries()) entries.push(entry);
  return entries;
}

/** What every `UserList` promises. */
export const userListContract: Contract<UserListUnderTest> = [
  clause(
    'every entry comes once, in the order of the list, what cannot be read too',
    'somebody is left behind when a system is replaced, and nobody is told',
    async (subject) => {
      deepStrictEqual((await read(await subject.open())).map(labelOf), subject.content);
    },
  ),
  clause(
    'each entry has a place that grows from one to the next, and a defect has a reason and a detail',
    'a report names the wrong line, or none',
    async (subject) => {
      let last = 0;
      for (const entry of await read(await subject.open())) {
        ok(Number.isSafeInteger(entry.line) && entry.line > last, `${entry.line} after ${last}`);
        last = entry.line;
        if (entry.kind !== 'defect') continue;
        ok(SKIP_REASONS.includes(entry.reason), entry.reason);
        ok(entry.detail !== '', 'a defect without a detail');
      }
    },
  ),
  clause(
    'what the list does not say is undefined, never null',
    'an import takes what the list does not say for what it says',
    async (subject) => {
      for (const entry of await read(await subject.open()))
        for (const [name, value] of Object.entries<unknown>({ ...entry }))
          ok(value !== null, `${name} is null`);
    },
  ),
  clause(
    'what is wrong is told without showing a password hash',
    'the report of an import holds what an attacker wants',
    async (subject) => {
      const defects = (await read(await subject.open())).filter(({ kind }) => kind === 'defect');
      ok(!JSON.stringify(defects).includes(subject.hash));
    },
  ),
  clause(
    'reading is told as it goes: never back, never beyond the whole, and all at the end',
    'an operator ends an import that works, or waits for one that does not',
    async (subject) => {
      const list = await subject.openLong();
      let last = -1;
      for await (const _entry of list.entries()) {
        const { done, total } = list.progress();
        ok(done >= last && done <= total, `${done} of ${total} after ${last}`);
        last = done;
      }
      const { done, total } = list.progress();
      strictEqual(done, total);
      ok(total > 0);
    },
  ),
  clause(
    'a long list is never in memory as a whole: it is read as its entries are taken',
    'an import of a million people ends for want of memory',
    async (subject) => {
      const list = await subject.openLong();
      let taken = 0;
      for await (const _entry of list.entries()) if ((taken += 1) === 10) break;
      const { done, total } = list.progress();
      ok(done < total / 2, `${done} of ${total} were read for ten entries`);
    },
  ),
  clause(
    'whoever stops in the middle harms no other reader, and the list can be opened again',
    'an import that was cut cannot be run again',
    async (subject) => {
      const [left, whole] = [await subject.open(), await subject.open()];
      for await (const _entry of left.entries()) break;
      deepStrictEqual((await read(whole)).map(labelOf), subject.content);
      deepStrictEqual((await read(await subject.open())).map(labelOf), subject.content);
    },
  ),
];
