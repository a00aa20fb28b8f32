import { setTimeout as delay } from 'node:timers/promises';
import type { Collection } from 'mongodb';
import type { TokenFamily } from '../../domain/model/token-family.js';
import { changeUpdate } from './document-update.js';
import { familyDocument, familyOf, type FamilyDocument } from './family-documents.js';
import type { MongoDatabase } from './mongo-database.js';
import { isUnavailable, storeUnavailable } from './mongo-failure.js';

/** The write, and looking for what became of it, together stay within one operation's limit. */
const WRITE_MS = 3_500;
const LOOK_MS = 1_500;
const PATIENCE_MS = 2_000;
const PAUSE_MS = 20;

/** The one write of a rotation, and what to believe when its reply is lost or its effect not yet lasting. */
export class FamilyWrite {
  constructor(
    private readonly database: MongoDatabase,
    private readonly families: Collection<FamilyDocument>,
  ) {}

  /**
   * Writes `next` if the stored version is still that of `stored`; false: another write came first.
   * Without a reply the record decides: it carries the `op` of this very call, or the write is not known
   * to have happened.
   * @throws AuthError `store_unavailable` when that cannot be found out; the token presented stays good.
   */
  async apply(stored: TokenFamily, next: TokenFamily): Promise<boolean> {
    const update = changeUpdate(familyDocument(stored), familyDocument(next));
    try {
      const { matchedCount } = await this.database.run(
        () => this.families.updateOne({ _id: stored.sid, version: stored.version }, update),
        WRITE_MS,
      );
      return matchedCount === 1;
    } catch (lost) {
      if (!isUnavailable(lost)) throw lost;
      const found = await this.#lasting(stored, LOOK_MS).catch(() => undefined);
      if (found?.op === next.op && found.version === next.version) return true;
      throw lost;
    }
  }

  /**
   * Waits until a majority has the version that was read: a successor must not be handed out again from a
   * record that a failover may undo, nor one that no majority has heard of at all. False: it has changed since.
   * @throws AuthError `store_unavailable` when it takes too long.
   */
  async isLasting(read: TokenFamily): Promise<boolean> {
    for (const end = performance.now() + PATIENCE_MS; ;) {
      const found = await this.#lasting(read, PATIENCE_MS);
      if (found?.version === read.version) return true;
      if (found !== undefined && found.version > read.version) return false;
      if (performance.now() > end) throw storeUnavailable(new Error('No majority has the newest record.'));
      await delay(PAUSE_MS);
    }
  }

  async #lasting({ sid }: TokenFamily, limitMs: number): Promise<TokenFamily | undefined> {
    const found = await this.database.run(
      () => this.families.findOne({ _id: sid }, { readConcern: { level: 'majority' } }),
      limitMs,
    );
    return found === null ? undefined : familyOf(found);
  }
}
