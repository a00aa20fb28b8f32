import { JsonLinesUserList } from '../../src/adapters/user-files/json-lines-user-list.js';
import type { TransferEntry } from '../../src/domain/model/user-transfer.js';
import type { UserList } from '../../src/ports/user-list.js';
import { describeContract } from '../../src/testing/contracts/describe-contract.js';
import { userListContract } from '../../src/testing/contracts/user-list-contract.js';
import { biting } from '../support/biting.js';
import { csvUnderTest, HASH, jsonLinesUnderTest, picoAuthUnderTest } from '../support/lists-under-test.js';
import { removeTemporaryDirectories } from '../support/temporary-directory.js';

const framework = { describe, it };

describe('lists of users', () => {
  after(removeTemporaryDirectories);

  describeContract('JsonLinesUserList', userListContract, jsonLinesUnderTest(), framework);
  describeContract('CsvUserList', userListContract, csvUnderTest, framework);
  describeContract('PicoAuthUserList', userListContract, picoAuthUnderTest, framework);
});

/** A correct list of which one thing is not right. */
const broken = (change: (right: UserList) => Partial<UserList>) =>
  jsonLinesUnderTest((path) => {
    const right = new JsonLinesUserList(path);
    return { entries: () => right.entries(), progress: () => right.progress(), ...change(right) };
  });

const changed = (change: (entry: TransferEntry) => TransferEntry | undefined) =>
  broken((right) => ({
    async *entries() {
      for await (const entry of right.entries()) {
        const other = change(entry);
        if (other !== undefined) yield other;
      }
    },
  }));

describe('the contract of lists of users', () => {
  after(removeTemporaryDirectories);

  const bites = biting(userListContract);
  const every = 'every entry comes once, in the order of the list, what cannot be read too';
  const told = 'reading is told as it goes: never back, never beyond the whole, and all at the end';
  bites(
    'silence about defects',
    changed((entry) => (entry.kind === 'defect' ? undefined : entry)),
    every,
  );
  bites(
    'a list that is over in the middle',
    broken((right) => ({
      async *entries() {
        for await (const entry of right.entries()) {
          if (entry.kind === 'defect') return;
          yield entry;
        }
      },
    })),
    every,
  );
  bites(
    'one line for all',
    changed((entry) => ({ ...entry, line: 1 })),
    'each entry has a place that grows from one to the next, and a defect has a reason and a detail',
  );
  bites(
    'null for nothing',
    changed((entry) => (entry.kind === 'user' ? { ...entry, role: null as never } : entry)),
    'what the list does not say is undefined, never null',
  );
  bites(
    'a defect that shows the line',
    changed((entry) => (entry.kind === 'defect' ? { ...entry, detail: HASH } : entry)),
    'what is wrong is told without showing a password hash',
  );
  bites(
    'a list that is read at once',
    broken((right) => ({
      async *entries() {
        const all: TransferEntry[] = [];
        for await (const entry of right.entries()) all.push(entry);
        yield* all;
      },
    })),
    'a long list is never in memory as a whole: it is read as its entries are taken',
  );
  bites(
    'no progress',
    broken(() => ({ progress: () => ({ done: 0, total: 1 }) })),
    told,
  );
});
