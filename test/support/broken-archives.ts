import type { Filed, Shelf, Shelves, StoreArchive } from '../../src/ports/store-archive.js';
import type { ArchiveUnderTest } from '../../src/testing/contracts/archive-under-test.js';
import type { Made } from '../../src/testing/contracts/contract.js';
import { sqliteStore } from './archive-stores.js';
import { parts } from './archives.js';

type Breaks = (archive: StoreArchive) => Partial<StoreArchive>;

/** A correct store whose archives have one thing wrong with them. */
const broken = (breaks: Breaks) => async (): Promise<Made<ArchiveUnderTest>> => {
  const { subject, ...made } = await sqliteStore();
  const open = async (): Promise<StoreArchive> => {
    const archive = await subject.open();
    return { ...parts(archive), ...breaks(archive) };
  };
  return { subject: { open, serve: () => subject.serve() }, ...made };
};

const withUsers = (change: (users: Shelves['users']) => Partial<Shelves['users']>): Breaks => {
  return ({ shelves }) => {
    const { users } = shelves;
    const whole: Shelves['users'] = {
      count: () => users.count(),
      page: (after, limit) => users.page(after, limit),
      find: (key) => users.find(key),
      add: (user) => users.add(user),
    };
    return { shelves: { ...shelves, users: { ...whole, ...change(users) } } };
  };
};

const all = <Entry>(shelf: Shelf<Entry>): Promise<readonly Filed<Entry>[]> => shelf.page(undefined, 10_000);

/** Sorts as JavaScript compares texts. */
export const orderedByUtf16 = broken(
  withUsers((users) => ({
    async page(after, limit) {
      const later = (await all(users)).filter(({ key }) => after === undefined || key > after);
      return later.sort((left, right) => (left.key < right.key ? -1 : 1)).slice(0, limit);
    },
  })),
);

/** Knows pages by their position: whatever comes before moves them. */
export const pagedByPosition = broken(
  withUsers((users) => {
    let position = 0;
    return {
      async page(after, limit) {
        if (after === undefined) position = 0;
        const page = (await all(users)).slice(position, position + limit);
        position += page.length;
        return page;
      },
    };
  }),
);

/** Counts what can be signed in with. */
export const tombstonesUncounted = broken(
  withUsers((users) => ({
    count: async () => (await all(users)).filter(({ entry }) => entry.status !== 'deleted').length,
  })),
);

/** Begins every record anew. */
export const versionsForgotten = broken(
  withUsers((users) => ({ add: (user) => users.add({ ...user, version: 0 }) })),
);

/** Takes what contradicts a record for done. */
export const refusalsSwallowed = broken(
  withUsers((users) => ({ add: (user) => users.add(user).catch(() => undefined) })),
);

/** Remembers that writing is over, and tells nobody. */
export const fenceOnPaper = broken(() => {
  let isFenced = false;
  return {
    raiseFence: async () => void (isFenced = true),
    lowerFence: async () => void (isFenced = false),
    isFenced: async () => isFenced,
  };
});

/** Is done before the fence stands. */
export const fenceRaisedLater = broken((archive) => ({
  raiseFence: async () => void setTimeout(() => void archive.raiseFence().catch(() => undefined), 30),
}));

/** Takes the fence along when it goes. */
export const fenceOfTheProcess = broken((archive) => ({
  async close() {
    if (await archive.isFenced().catch(() => false)) await archive.lowerFence();
    await archive.close();
  },
}));

/** The last one who marks has it. */
export const lastMarkWins = broken((archive) => ({
  async markUnfinished(source) {
    await archive.markFinished();
    await archive.markUnfinished(source);
  },
}));

/** Says nothing about a store that is half full. */
export const unmarked = broken(() => ({ markUnfinished: () => Promise.resolve() }));
