import type { KeyRecord } from '../../domain/model/key-record.js';
import type { SigningKeyStore } from '../../ports/signing-key-store.js';
import { storedKeysOf } from './key-rows.js';
import type { SqliteDatabase } from './sqlite-database.js';

const ALL = `SELECT kid, use, algorithm, sequence, version, document FROM signing_key
  ORDER BY use, algorithm, sequence`;
const INSERT = `INSERT INTO signing_key (kid, use, algorithm, sequence, version, document)
  VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;
const REPLACE = 'UPDATE signing_key SET version = ?, document = ? WHERE kid = ? AND version = ?';

/** Sealed keys in SQLite. */
export class SqliteSigningKeyStore implements SigningKeyStore {
  constructor(private readonly database: SqliteDatabase) {}

  list(): Promise<readonly KeyRecord[]> {
    return this.database.read(() => storedKeysOf(this.database.statement(ALL).all()));
  }

  insert(record: KeyRecord): Promise<boolean> {
    const { kid, use, algorithm, sequence, version } = record;
    const values = [kid, use, algorithm, sequence, version, JSON.stringify(record)];
    return this.database.write(() => this.database.statement(INSERT).run(...values) === 1);
  }

  /** A record never moves to another place of its chain, so only its document is written. */
  replace(record: KeyRecord, expectedVersion: number): Promise<boolean> {
    const values = [record.version, JSON.stringify(record), record.kid, expectedVersion];
    return this.database.write(() => this.database.statement(REPLACE).run(...values) === 1);
  }
}
