import type { KeyRecord } from '../../domain/model/key-record.js';
import type { SigningKeyStore } from '../../ports/signing-key-store.js';
import { COLLECTIONS } from './collections.js';
import { wholeUpdate } from './document-update.js';
import { keyDocument, OPTIONAL_KEY_FIELDS, storedKeyOf, type KeyDocument } from './key-documents.js';
import type { MongoDatabase } from './mongo-database.js';
import { isDuplicate } from './mongo-failure.js';

/** Sealed keys in MongoDB, one document each; a unique index gives each place of a chain away once. */
export class MongoSigningKeyStore implements SigningKeyStore {
  constructor(private readonly database: MongoDatabase) {}

  /** Only what a majority has: a node must not sign with a key that a failover takes back. */
  async list(): Promise<readonly KeyRecord[]> {
    const found = await this.database.run(() =>
      this.#keys
        .find({}, { sort: { use: 1, algorithm: 1, sequence: 1 }, readConcern: { level: 'majority' } })
        .toArray(),
    );
    return found.map(storedKeyOf);
  }

  async insert(record: KeyRecord): Promise<boolean> {
    const document = keyDocument(record);
    try {
      await this.database.run(() => this.#keys.insertOne(document));
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  async replace(record: KeyRecord, expectedVersion: number): Promise<boolean> {
    const update = wholeUpdate(keyDocument(record), OPTIONAL_KEY_FIELDS);
    const { matchedCount } = await this.database.run(() =>
      this.#keys.updateOne({ _id: record.kid, version: expectedVersion }, update),
    );
    return matchedCount === 1;
  }

  get #keys() {
    return this.database.collection<KeyDocument>(COLLECTIONS.keys);
  }
}
