import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SqliteDatabase } from '../../src/adapters/sqlite/sqlite-database.js';
import { command, type Ended } from './command-line.js';

/** A key as `pico-auth keys list --json` shows it. */
export interface ListedKey {
  readonly kid: string;
  readonly former_kid: string | null;
  readonly use: string;
  readonly algorithm: string;
  readonly sequence: number;
  readonly state: string;
  readonly key_encryption_key_id: string | null;
  readonly opens: boolean | null;
}

/** `pico-auth keys …` on one data directory, and for what changes keys on a database without any at the least. */
export function keyCommands(data: string, environment: Readonly<Record<string, string>> = {}) {
  const run = async (...args: readonly string[]): Promise<Ended> => {
    const path = join(data, 'auth.db');
    if (args[0] !== 'list' && args[0] !== 'import' && !existsSync(path))
      await (await SqliteDatabase.open({ path })).close();
    return command(['keys', ...args, '--data-dir', data], { environment });
  };
  const list = async (): Promise<readonly ListedKey[]> => {
    const { stdout } = await run('list', '--json');
    return (JSON.parse(stdout) as { readonly keys: readonly ListedKey[] }).keys;
  };
  return { run, list };
}

/** `1 active`, `2 announced`: the keys of an algorithm in their order. */
export const statesOf = (keys: readonly ListedKey[], algorithm: string): readonly string[] =>
  keys.filter((key) => key.algorithm === algorithm).map(({ sequence, state }) => `${sequence} ${state}`);

export const kidOf = (keys: readonly ListedKey[], algorithm: string, state = 'active'): string =>
  keys.find((key) => key.algorithm === algorithm && key.state === state)?.kid ?? '';
