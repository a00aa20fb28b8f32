import { sameChain } from '../domain/key-life-cycle.js';
import type { DescribedKey } from '../domain/key-snapshot.js';
import type { KeyChain } from '../domain/model/key-record.js';

// What commands about keys say to an operator, in one voice.

/** How soon another server on the same database follows (the poll of `KeyRing`). */
export const ELSEWHERE = 'Other servers on this database follow within 15 seconds; none is restarted.';

export const nameOf = ({ use, algorithm }: KeyChain): string =>
  use === 'mac' ? 'refresh tokens' : algorithm;

/** ISO 8601 in UTC, whole seconds. */
export const timeText = (ms: number): string =>
  ms === Infinity ? 'open' : `${new Date(ms).toISOString().slice(0, 19)}Z`;

export const activeOf = (keys: readonly DescribedKey[], chain: KeyChain): DescribedKey | undefined =>
  keys.find(({ record, phase }) => sameChain(record, chain) && phase === 'active');

export const announcedOf = (keys: readonly DescribedKey[], chain: KeyChain): DescribedKey | undefined =>
  keys.find(({ record, phase }) => sameChain(record, chain) && phase === 'announced');

/** The key that follows in a chain, so that nobody is surprised by it. */
export function nextText(keys: readonly DescribedKey[], chain: KeyChain): string {
  const next = announcedOf(keys, chain);
  if (next === undefined) return '';
  return `  next: ${next.record.kid}, announced, from ${timeText(next.times.activatesAt)}\n`;
}

/** Lines of one width a column; the last column is as long as it is. */
export function tableText(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('');
}
