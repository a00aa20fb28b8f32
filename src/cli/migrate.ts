import { checkDatabase, migrateDatabase } from '../composition/schema-upkeep.js';
import { processSettings, type SettingsOptions } from './process-settings.js';
import type { Output } from './report-failure.js';

export interface MigrateOptions {
  /** Look only. */
  readonly check?: boolean;
}

/**
 * Brings the database to the schema of this version, or with `check` says what that would do.
 * @returns the exit code: 1 when something is to be done or in the way.
 */
export async function migrateSchema(
  options: SettingsOptions & MigrateOptions,
  output: Output,
): Promise<number> {
  const { choice } = processSettings(options).settings.database;
  const report = await (options.check === true ? checkDatabase(choice) : migrateDatabase(choice));
  for (const finding of report.findings) output.write(`${finding}\n`);
  output.write(`schema version ${report.version}, newest ${report.newest}\n`);
  return report.findings.length === 0 ? 0 : 1;
}
