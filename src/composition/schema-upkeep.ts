import type { SchemaReport } from '../domain/model/schema-report.js';
import type { DatabaseChoice } from './config/database-url.js';

/** Looks, and changes nothing. @throws DatabaseFileError or MongoDatabaseError when it cannot be used at all. */
export async function checkDatabase(choice: DatabaseChoice): Promise<SchemaReport> {
  switch (choice.kind) {
    case 'sqlite':
      return checkFile(choice.path);
    case 'mongo': {
      const { connectMongo } = await import('../adapters/mongo/open-mongo.js');
      const { checkSchema } = await import('../adapters/mongo/migrate.js');
      const database = await connectMongo({ url: choice.url });
      try {
        return await checkSchema(database);
      } finally {
        await database.close();
      }
    }
    case 'memory':
      return { version: 0, newest: 0, findings: [] };
    case 'unknown':
      throw new Error(`database.url ${choice.message}`);
  }
}

/**
 * Applies pending steps and builds missing indexes, one process at a time.
 * @throws DatabaseFileError or MongoDatabaseError when the schema cannot become what it must be.
 */
export async function migrateDatabase(choice: DatabaseChoice): Promise<SchemaReport> {
  if (choice.kind === 'sqlite') {
    const { SqliteDatabase } = await import('../adapters/sqlite/sqlite-database.js');
    await (await SqliteDatabase.open({ path: choice.path })).close();
  } else if (choice.kind === 'mongo') {
    const { migrateMongo } = await import('../adapters/mongo/open-mongo.js');
    await migrateMongo({ url: choice.url });
  }
  return checkDatabase(choice);
}

async function checkFile(path: string): Promise<SchemaReport> {
  const { fileSchema } = await import('../adapters/sqlite/schema-report.js');
  const { version, newest } = await fileSchema(path);
  if (version === newest) return { version, newest, findings: [] };
  const behind = `Schema versions ${version + 1} to ${newest} are to be applied.`;
  const ahead = `The database has schema version ${version}; this pico-auth knows versions up to ${newest}.`;
  return { version, newest, findings: [version < newest ? behind : ahead] };
}
