import type { UserId } from '../../domain/model/ids.js';
import type { SuperadminRoster } from '../../ports/superadmin-roster.js';
import { COLLECTIONS } from './collections.js';
import type { MongoDatabase } from './mongo-database.js';
import { isDuplicate } from './mongo-failure.js';

interface RosterDocument {
  readonly _id: 'superadmins';
  readonly members: readonly UserId[];
}

const ROSTER = { _id: 'superadmins' } as const;

/** The roster in MongoDB: one document, so that "is there another one" and leaving are one write. */
export class MongoSuperadminRoster implements SuperadminRoster {
  constructor(private readonly database: MongoDatabase) {}

  async members(): Promise<readonly UserId[]> {
    return (await this.database.run(() => this.#rosters.findOne(ROSTER)))?.members ?? [];
  }

  async join(id: UserId): Promise<void> {
    await this.joinOnce(id);
  }

  /** False: it is there already. */
  async joinOnce(id: UserId): Promise<boolean> {
    for (;;) {
      try {
        const { modifiedCount, upsertedCount } = await this.database.run(() =>
          this.#rosters.updateOne(ROSTER, { $addToSet: { members: id } }, { upsert: true }),
        );
        return modifiedCount + upsertedCount === 1;
      } catch (error) {
        // Two join an empty roster at once: the second now finds it.
        if (!isDuplicate(error)) throw error;
      }
    }
  }

  async leave(id: UserId): Promise<'left' | 'absent' | 'last'> {
    for (;;) {
      const another = { ...ROSTER, members: id, 'members.1': { $exists: true } };
      const { modifiedCount } = await this.database.run(() =>
        this.#rosters.updateOne(another, { $pull: { members: id } }),
      );
      if (modifiedCount === 1) return 'left';
      const members = await this.members();
      if (!members.includes(id)) return 'absent';
      if (members.length === 1) return 'last';
    }
  }

  get #rosters() {
    return this.database.collection<RosterDocument>(COLLECTIONS.settings);
  }
}
