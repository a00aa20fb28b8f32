import type { SchemaReport } from '../../domain/model/schema-report.js';
import { buildIndexes } from './build-indexes.js';
import { INDEXES, type IndexRule } from './collections.js';
import { auditIndexes } from './index-audit.js';
import { MigrationLock, pause } from './migration-lock.js';
import { MIGRATIONS, type Migration } from './migrations.js';
import { MongoDatabaseError } from './mongo-database-error.js';
import type { MongoDatabase } from './mongo-database.js';
import { beginSchema, readSchema, refuseForeign, refuseNewer } from './schema-state.js';

/** What the schema should be. */
export interface SchemaPlan {
  readonly migrations: readonly Migration[];
  readonly indexes: readonly IndexRule[];
}

export const SCHEMA_PLAN: SchemaPlan = { migrations: MIGRATIONS, indexes: INDEXES };

const PATIENCE_MS = 60_000;

/** Looks, and changes nothing. @throws MongoDatabaseError for records that this program cannot read. */
export async function checkSchema(database: MongoDatabase, plan = SCHEMA_PLAN): Promise<SchemaReport> {
  const newest = newestOf(plan);
  const state = await readSchema(database);
  if (state === undefined) await refuseForeign(database);
  else refuseNewer(state, newest);
  const version = state?.version ?? 0;
  const steps = plan.migrations.filter((step) => step.version > version);
  const indexes = version > newest ? [] : await auditIndexes(database, plan.indexes);
  return {
    version,
    newest,
    findings: [
      ...steps.map((step) => `Schema version ${step.version} is to be applied.`),
      ...indexes.map(({ state: found, description }) => `The index ${description} is ${found}.`),
    ],
  };
}

/**
 * Brings the schema to the newest version: pending steps in order, then the indexes that are missing.
 * Of many processes at once one does the work and the others wait.
 * @throws MongoDatabaseError when an index cannot be what it must, or another process is at it for a minute.
 */
export async function migrate(database: MongoDatabase, plan = SCHEMA_PLAN): Promise<void> {
  await refuseForeign(database);
  await beginSchema(database);
  for (const start = performance.now(); ;) {
    const { findings } = await checkSchema(database, plan);
    if (findings.length === 0) return;
    const lock = new MigrationLock(database);
    if (await lock.take()) {
      try {
        await applyAll(database, plan, lock);
        return;
      } finally {
        await lock.release();
      }
    }
    if (performance.now() - start > PATIENCE_MS)
      throw new MongoDatabaseError(
        'Another process has been changing the schema for a minute; try again later.',
      );
    await pause();
  }
}

/**
 * Refuses a database that has the newest version and not every index.
 * @throws MongoDatabaseError that names each one.
 */
export function refuseFindings({ findings }: SchemaReport): void {
  if (findings.length > 0)
    throw new MongoDatabaseError(
      `${findings.join('\n')}\nTwo records could become one identity, or a lookup take for ever: pico-auth migrate`,
    );
}

async function applyAll(database: MongoDatabase, plan: SchemaPlan, lock: MigrationLock): Promise<void> {
  const done = (await readSchema(database))?.version ?? 0;
  const pending = plan.migrations.filter((step) => step.version > done);
  if (pending.length === 0) await buildMissing(database, plan);
  for (const { version, minReader, apply } of pending) {
    await apply(database);
    // Before the last step is recorded: whoever reads the newest version may rely on every index.
    if (version === newestOf(plan)) await buildMissing(database, plan);
    lock.mustStillHold();
    await lock.record({ version, minReader });
  }
}

async function buildMissing(database: MongoDatabase, { indexes }: SchemaPlan): Promise<void> {
  const findings = await auditIndexes(database, indexes);
  const different = findings.filter(({ state }) => state === 'different');
  if (different.length > 0)
    throw new MongoDatabaseError(
      different.map(({ description }) => `The index ${description} is different.`).join('\n') +
        '\nDrop it by hand if it is yours to drop; it is made anew by: pico-auth migrate',
    );
  await buildIndexes(
    database,
    findings.map(({ rule }) => rule),
  );
}

const newestOf = ({ migrations }: SchemaPlan): number => migrations.at(-1)?.version ?? 0;
