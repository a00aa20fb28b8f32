import type { SettingsStore } from '../../ports/settings-store.js';
import { COLLECTIONS } from './collections.js';
import type { MongoDatabase } from './mongo-database.js';
import { isDuplicate } from './mongo-failure.js';

interface SwitchDocument {
  readonly _id: 'registration';
  readonly enabled: boolean;
}

/** Run-time switches in MongoDB; every read sees what any process wrote. */
export class MongoSettingsStore implements SettingsStore {
  constructor(private readonly database: MongoDatabase) {}

  async registrationEnabled(): Promise<boolean | undefined> {
    const found = await this.database.run(() => this.#switches.findOne({ _id: 'registration' }));
    return found?.enabled;
  }

  async setRegistrationEnabled(enabled: boolean): Promise<void> {
    for (;;) {
      try {
        const update = { $set: { enabled } };
        await this.database.run(() =>
          this.#switches.updateOne({ _id: 'registration' }, update, { upsert: true }),
        );
        return;
      } catch (error) {
        // Two processes set it for the first time: the second now finds it.
        if (!isDuplicate(error)) throw error;
      }
    }
  }

  /** Sets what was never set. False: it was. */
  async setOnce(enabled: boolean): Promise<boolean> {
    try {
      await this.database.run(() => this.#switches.insertOne({ _id: 'registration', enabled }));
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  get #switches() {
    return this.database.collection<SwitchDocument>(COLLECTIONS.settings);
  }
}
