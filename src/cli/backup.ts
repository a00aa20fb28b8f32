import { existsSync } from 'node:fs';
import type { DatabaseChoice } from '../composition/config/database-url.js';
import type { Settings } from '../composition/settings.js';
import { CommandError } from './command-error.js';
import { fileProblem } from './file-problem.js';
import { processSettings, type SettingsOptions } from './process-settings.js';
import { requireDatabase } from './require-database.js';
import type { Output } from './report-failure.js';

const INSTEAD: Readonly<Record<Exclude<DatabaseChoice['kind'], 'sqlite'>, string>> = {
  memory: 'A database in memory cannot be backed up.',
  mongo: 'MongoDB has tools of its own for this: mongodump, or snapshots of its volumes.',
  unknown: 'database.url names no database.',
};

/** Writes a consistent copy of the database. The keys in it are sealed: what opens them is not in it. */
export async function backUpDatabase(file: string, options: SettingsOptions, output: Output): Promise<void> {
  const { settings } = processSettings(options);
  const { choice } = settings.database;
  if (choice.kind !== 'sqlite') throw new CommandError(INSTEAD[choice.kind]);
  await requireDatabase(choice);
  if (existsSync(file)) throw new CommandError(`${file} exists; a backup never overwrites.`);
  const { SqliteDatabase } = await import('../adapters/sqlite/sqlite-database.js');
  const database = await SqliteDatabase.open({ path: choice.path, evenIfSetAside: true });
  try {
    await database.backup(file).catch((error: unknown) => {
      throw fileProblem(file, 'cannot be made', error);
    });
  } finally {
    await database.close();
  }
  output.write(`${file}\nWhat opens its keys is not in it; keep ${sealerOf(settings)}, apart from it.\n`);
}

const sealerOf = ({ auth }: Settings): string =>
  auth.key_encryption_keys.length > 0 ? 'auth.key_encryption_keys' : `a copy of ${auth.data_dir}/keys`;
