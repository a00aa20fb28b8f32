import type { SettingsStore } from '../../ports/settings-store.js';
import type { SqliteDatabase } from './sqlite-database.js';

/** Name of the row of that switch. */
export const REGISTRATION = 'registration_enabled';
const READ = 'SELECT value FROM setting WHERE name = ?';
const WRITE =
  'INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value';

/** Run-time switches in SQLite; every read sees what any process committed. */
export class SqliteSettingsStore implements SettingsStore {
  constructor(private readonly database: SqliteDatabase) {}

  registrationEnabled(): Promise<boolean | undefined> {
    return this.database.read(() => {
      const row = this.database.statement(READ).get(REGISTRATION);
      return row === undefined ? undefined : row.value === 1;
    });
  }

  async setRegistrationEnabled(enabled: boolean): Promise<void> {
    await this.database.write(() => this.database.statement(WRITE).run(REGISTRATION, enabled));
  }
}
