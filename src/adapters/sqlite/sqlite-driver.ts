import type { DatabaseSync } from 'node:sqlite';
import { invalidField, type AuthError } from '../../domain/errors.js';

/** What a statement takes. Booleans become 0 and 1. */
export type SqlInput = string | number | bigint | boolean | null | Uint8Array;
type SqlValue = Exclude<SqlInput, boolean>;
export type SqlRow = Readonly<Record<string, unknown>>;

/** The part of a prepared statement of the `node:sqlite` API that this adapter uses. */
export interface RawStatement {
  run(...values: SqlValue[]): { readonly changes: number | bigint };
  get(...values: SqlValue[]): SqlRow | undefined;
  all(...values: SqlValue[]): SqlRow[];
}

/** The part of a connection of the `node:sqlite` API that this adapter uses. Every call is synchronous. */
export interface RawConnection {
  prepare(sql: string): RawStatement;
  exec(sql: string): void;
  close(): void;
}

export type ConnectSqlite = (path: string) => RawConnection;

/** What both engines export. */
export interface SqliteModule {
  readonly DatabaseSync: new (path: string) => DatabaseSync;
}

/** Where engines come from. */
export interface SqliteEngines {
  builtIn(): SqliteModule | undefined;
  packaged(): Promise<unknown>;
}

const ENGINES: SqliteEngines = {
  builtIn: builtInSqlite,
  packaged: () => import('@photostructure/sqlite'),
};

/**
 * Finds an SQLite engine: the one built into Node from 22.13, else the package `@photostructure/sqlite`,
 * which has the same API. Only the engine that is used is ever loaded.
 * @returns a function that opens a connection.
 * @throws Error with both ways out when this Node has none and the package does not load.
 */
export async function loadSqlite(engines = ENGINES): Promise<ConnectSqlite> {
  const { DatabaseSync } = engines.builtIn() ?? (await packagedSqlite(engines));
  return (path) => new DatabaseSync(path);
}

/** Node 22 announces its SQLite as experimental; the one warning about this one module is held back. */
function builtInSqlite(): SqliteModule | undefined {
  const original = Object.getOwnPropertyDescriptor(process, 'emitWarning') ?? {};
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (String(warning).startsWith('SQLite is an experimental feature')) return;
    Reflect.apply(emitWarning, process, [warning, ...rest]);
  };
  try {
    return process.getBuiltinModule('node:sqlite');
  } finally {
    Object.defineProperty(process, 'emitWarning', original);
  }
}

async function packagedSqlite(engines: SqliteEngines): Promise<SqliteModule> {
  try {
    return (await engines.packaged()) as SqliteModule;
  } catch (cause) {
    throw new Error(
      `Node ${process.versions.node} has no built-in SQLite and the optional package ` +
        '@photostructure/sqlite does not load. Use Node 22.13 or newer, or install without --omit=optional.',
      { cause },
    );
  }
}

/** A prepared statement that lets only storable values through. */
export class SqlStatement {
  /** @internal */
  constructor(private readonly raw: RawStatement) {}

  /** Executes; answers how many rows it changed. */
  run(...values: readonly SqlInput[]): number {
    return Number(this.raw.run(...values.map(bind)).changes);
  }

  /** The first row, or undefined. */
  get(...values: readonly SqlInput[]): SqlRow | undefined {
    return this.raw.get(...values.map(bind));
  }

  all(...values: readonly SqlInput[]): readonly SqlRow[] {
    return this.raw.all(...values.map(bind));
  }
}

/** NUL, and halves of surrogate pairs, which all become the same replacement character in UTF-8. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

const unstorableText = (): AuthError =>
  invalidField('', 'A text must not contain NUL or half a surrogate pair.');

/**
 * The one rule for values on their way into SQLite. Engines differ on everything else: some store
 * `undefined` as NULL or abort the process on a boolean, and some cut a text at its first NUL, so
 * that a search for `a\0b` would find `a`.
 * @throws AuthError `validation_failed` for a text that would not come back as it went in.
 * @throws TypeError for a value that no record should hold.
 */
export function bind(value: SqlInput): SqlValue {
  if (typeof value === 'string') {
    if (UNSTORABLE.test(value)) throw unstorableText();
    return value;
  }
  if (typeof value === 'number') {
    if (Number.isNaN(value)) throw new TypeError('SQLite: NaN cannot be stored.');
    return value;
  }
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value === null || typeof value === 'bigint' || value instanceof Uint8Array) return value;
  throw new TypeError(`SQLite: a value of type ${typeof value} cannot be stored.`);
}
