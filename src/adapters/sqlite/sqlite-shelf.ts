import type { Filed, Shelf } from '../../ports/store-archive.js';
import type { SqliteDatabase } from './sqlite-database.js';
import type { SqlRow } from './sqlite-driver.js';

/** Where a kind of record lies, and how a row of it is read and one more record written. */
export interface ShelfPlan<Entry> {
  /** A table, or a query in parentheses. */
  readonly table: string;
  /** The column that no two rows agree in; its texts are never empty. */
  readonly key: string;
  readonly columns: string;
  readonly entryOf: (row: SqlRow) => Entry;
  readonly add: (entry: Entry) => Promise<unknown>;
}

/** Records of one kind in SQLite, in order of their keys. */
export class SqliteShelf<Entry> implements Shelf<Entry> {
  constructor(
    private readonly database: SqliteDatabase,
    private readonly plan: ShelfPlan<Entry>,
  ) {}

  count(): Promise<number> {
    const sql = `SELECT COUNT(*) AS total FROM ${this.plan.table}`;
    return this.database.read(() => Number(this.database.statement(sql).get()?.total));
  }

  page(after: string | undefined, limit: number): Promise<readonly Filed<Entry>[]> {
    const { table, key, columns, entryOf } = this.plan;
    const sql = `SELECT ${key} AS shelf_key, ${columns} FROM ${table} WHERE ${key} > ? ORDER BY ${key} LIMIT ?`;
    return this.database.read(() =>
      this.database
        .statement(sql)
        .all(after ?? '', limit)
        .map((row) => ({ key: String(row.shelf_key), entry: entryOf(row) })),
    );
  }

  find(wanted: string): Promise<Entry | undefined> {
    const { table, key, columns, entryOf } = this.plan;
    const sql = `SELECT ${columns} FROM ${table} WHERE ${key} = ?`;
    return this.database.read(() => {
      const row = this.database.statement(sql).get(wanted);
      return row === undefined ? undefined : entryOf(row);
    });
  }

  async add(entry: Entry): Promise<void> {
    const told = await this.plan.add(entry);
    // What repositories say of a record that was not stored.
    if (told === 'email_taken' || told === 'name_taken' || told === false)
      throw new Error(`A record of ${this.plan.table} contradicts one that is there: ${String(told)}.`);
  }
}
