import type { Collection, Document, Filter } from 'mongodb';
import type { Filed, Shelf } from '../../ports/store-archive.js';
import { byCodePoint } from '../../domain/model/code-point-order.js';
import type { MongoDatabase } from './mongo-database.js';

/** Counting and paging for a copy is nobody's request: it may take its time. */
const PATIENCE_MS = 600_000;

/** How the documents of a collection become records, and one more record is written. */
export interface ShelfPlan<Stored extends Document, Entry> {
  readonly collection: Collection<Stored>;
  /** Which documents count. */
  readonly filter?: object;
  readonly entryOf: (document: Stored) => Entry;
  readonly add: (entry: Entry) => Promise<unknown>;
}

/** Records of one kind in MongoDB, one document each, in order of their ids. */
export class MongoShelf<Stored extends Document & { readonly _id: string }, Entry> implements Shelf<Entry> {
  constructor(
    private readonly database: MongoDatabase,
    private readonly plan: ShelfPlan<Stored, Entry>,
  ) {}

  count(): Promise<number> {
    const { collection, filter } = this.plan;
    return this.database.run(
      () => (filter === undefined ? collection.estimatedDocumentCount() : collection.countDocuments(filter)),
      PATIENCE_MS,
    );
  }

  async page(after: string | undefined, limit: number): Promise<readonly Filed<Entry>[]> {
    const { collection, filter = {}, entryOf } = this.plan;
    const later = { ...filter, _id: { $gt: after ?? '' } } as unknown as Filter<Stored>;
    const found = await this.database.run(
      () => collection.find(later, { sort: { _id: 1 }, limit }).toArray(),
      PATIENCE_MS,
    );
    return found.map((document) => ({ key: document._id, entry: entryOf(document as Stored) }));
  }

  async find(key: string): Promise<Entry | undefined> {
    const { collection, filter = {}, entryOf } = this.plan;
    const same = { ...filter, _id: { $eq: key } } as unknown as Filter<Stored>;
    const found = await this.database.run(() => collection.findOne(same));
    return found === null ? undefined : entryOf(found as Stored);
  }

  async add(entry: Entry): Promise<void> {
    refuseIfTaken(await this.plan.add(entry));
  }
}

/** What repositories say of a record that was not stored. */
function refuseIfTaken(told: unknown): void {
  if (told === 'email_taken' || told === 'name_taken' || told === false)
    throw new Error(`A record contradicts one that is there: ${String(told)}.`);
}

/** A few records that are not documents of their own. */
export class MongoListShelf<Entry> implements Shelf<Entry> {
  constructor(
    private readonly all: () => Promise<readonly Filed<Entry>[]>,
    /** False: it is there. */
    private readonly addOnce: (entry: Entry) => Promise<boolean>,
  ) {}

  async add(entry: Entry): Promise<void> {
    refuseIfTaken(await this.addOnce(entry));
  }

  async count(): Promise<number> {
    return (await this.all()).length;
  }

  async page(after: string | undefined, limit: number): Promise<readonly Filed<Entry>[]> {
    return (await this.all())
      .filter(({ key }) => after === undefined || byCodePoint(key, after) > 0)
      .sort((left, right) => byCodePoint(left.key, right.key))
      .slice(0, limit);
  }

  async find(key: string): Promise<Entry | undefined> {
    return (await this.all()).find((filed) => filed.key === key)?.entry;
  }
}
