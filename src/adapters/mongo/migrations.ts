import type { MongoDatabase } from './mongo-database.js';

/**
 * One step from the schema version before it to `version`. Steps are only ever appended; each can be done
 * twice, because a process may die between doing and recording it. Indexes are no steps: those that
 * are missing are built after the last one.
 */
export interface Migration {
  readonly version: number;
  /** The oldest schema version a program must know to work with the records after this step. */
  readonly minReader: number;
  readonly apply: (database: MongoDatabase) => Promise<void>;
}

export const MIGRATIONS: readonly Migration[] = [
  { version: 1, minReader: 1, apply: () => Promise.resolve() },
];
