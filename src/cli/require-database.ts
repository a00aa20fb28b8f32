import { existsSync } from 'node:fs';
import type { DatabaseChoice } from '../composition/config/database-url.js';
import { archiveName } from '../composition/open-archive.js';
import { checkDatabase } from '../composition/schema-upkeep.js';
import { CommandError } from './command-error.js';

/**
 * For commands that look for something, or change what is there: to make a database for them would turn a
 * mistyped address into an answer. Changes nothing.
 * @throws CommandError where no server, import or migration has made one.
 */
export async function requireDatabase(choice: DatabaseChoice): Promise<void> {
  await schemaOf(choice);
}

/**
 * The same for one that is read as it is.
 * @throws CommandError also where its schema is an older one.
 */
export async function requireCurrentDatabase(choice: DatabaseChoice): Promise<void> {
  const { version, newest } = await schemaOf(choice);
  if (version < newest)
    throw new CommandError(
      `The database has schema version ${version} of ${newest}, and this command does not change it: run ` +
        '`pico-auth migrate` with it first.',
    );
}

async function schemaOf(choice: DatabaseChoice) {
  const schema = await checkDatabase(choice);
  if (choice.kind === 'memory' || schema.version > 0) return schema;
  if (choice.kind === 'sqlite' && !existsSync(choice.path))
    throw new CommandError(`There is no database at ${choice.path}.`);
  throw new CommandError(`There is no database of pico-auth at ${await archiveName(choice)}.`);
}
