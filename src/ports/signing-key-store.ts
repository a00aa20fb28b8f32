import type { KeyRecord } from '../domain/model/key-record.js';

/** Where keys outlive the process, sealed. Copies in and out. */
export interface SigningKeyStore {
  /** Every record, tombstones too, by use, algorithm and sequence; a few dozen at most. */
  list(): Promise<readonly KeyRecord[]>;
  /**
   * Adds a record; durable on `true`. False, and nothing is written, when its (use, algorithm, sequence)
   * or its `kid` exists: of many callers with one sequence, on any number of processes, one is told true.
   */
  insert(record: KeyRecord): Promise<boolean>;
  /**
   * Replaces the record with this `kid` if its version is still the expected one; durable on `true`.
   * False when it changed meanwhile or is unknown. The caller raises the version in `record`.
   */
  replace(record: KeyRecord, expectedVersion: number): Promise<boolean>;
}
