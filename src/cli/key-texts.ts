import { sameChain } from '../domain/key-life-cycle.js';
import type { DescribedKey } from '../domain/key-snapshot.js';
import type { KeyChain, KeyRecord } from '../domain/model/key-record.js';

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

/** `max-age`, `stale-while-revalidate` and the longest that well-known verifiers keep a key set (10 minutes). */
const EVERYWHERE_MS = 21 * 60_000;

/** A warning, where a key began to sign sooner than every verifier can know it. */
export function newnessText({ use, createdAt, activatesAt }: KeyRecord): string {
  if (use === 'mac' || activatesAt - createdAt >= EVERYWHERE_MS) return '';
  return (
    `  it was published only at ${timeText(createdAt)}: a verifier with an older copy of the key set ` +
    'that does not fetch it again for an unknown kid refuses its tokens, for twenty minutes at most\n'
  );
}

/** The key that follows in a chain, so that nobody is surprised by it. */
export function nextText(keys: readonly DescribedKey[], chain: KeyChain): string {
  const announced = keys.filter(({ record, phase }) => sameChain(record, chain) && phase === 'announced');
  const next = announced.find(({ opens }) => opens) ?? announced[0];
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
