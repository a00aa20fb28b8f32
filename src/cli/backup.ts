import { existsSync } from 'node:fs';
import { openStores } from '../composition/open-stores.js';
import { CommandError } from './command-error.js';
import { processSettings, type SettingsOptions } from './process-settings.js';
import type { Output } from './report-failure.js';

/** Writes a consistent copy of the database. The key files are not in it: without them it opens no session. */
export async function backUpDatabase(file: string, options: SettingsOptions, output: Output): Promise<void> {
  const { settings } = processSettings(options);
  const { choice } = settings.database;
  if (choice.kind === 'sqlite' && !existsSync(choice.path))
    throw new CommandError(`There is no database at ${choice.path}.`);
  if (existsSync(file)) throw new CommandError(`${file} exists; a backup never overwrites.`);
  const open = await openStores(settings);
  try {
    if (open.backup === undefined) throw new CommandError('A database in memory cannot be backed up.');
    await open.backup(file);
  } finally {
    await open.close();
  }
  output.write(
    `${file}\nKey files are not in it; keep a copy of ${settings.auth.data_dir}/keys, apart from it.\n`,
  );
}
