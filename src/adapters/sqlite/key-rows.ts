import { isGone, sameChain } from '../../domain/key-life-cycle.js';
import type { KeyId } from '../../domain/model/ids.js';
import type { KeyChain, KeyIdentity, KeyRecord } from '../../domain/model/key-record.js';
import { parsedRecord } from './parsed-record.js';
import type { SqlRow } from './sqlite-driver.js';

const OPTIONAL = ['retiredAt', 'revokedAt', 'removedAt', 'secret', 'formerName'] as const;
/** No key-encryption key can have such an id, so this never opens. */
const UNREADABLE = { keyEncryptionKeyId: '(unreadable)', sealed: '' };
/** Two of them are still a date of ECMAScript (section 21.4.1.1). */
const LAST_MOMENT = 4_000_000_000_000_000;

/** The record in a row with `document`. @throws Error when it holds none. */
export const keyRecordOf = (row: SqlRow): KeyRecord => parsedRecord<KeyRecord>(row.document, OPTIONAL);

/**
 * The records in rows with all columns, which say who they are, in the order of their chains. One damaged row
 * must not hide the others: what cannot be read is a key that does not open, and waits for an operator.
 */
export function storedKeysOf(rows: readonly SqlRow[]): readonly KeyRecord[] {
  const records: KeyRecord[] = [];
  for (const row of rows) {
    const record = readable(row);
    records.push(record === undefined ? damaged(row, records) : { ...record, ...identityOf(row) });
  }
  return records;
}

/**
 * Where no key lives before it, it may be the one that signed, so its chain has begun and its successor is asked.
 * Else it counts as one that never signed, and ends no key before it.
 */
function damaged(row: SqlRow, earlier: readonly KeyRecord[]): KeyRecord {
  const identity = identityOf(row);
  const isFirst = !earlier.some(
    (other) => sameChain(other, identity) && !isGone(other) && other.secret !== UNREADABLE,
  );
  const times = { createdAt: 0, activatesAt: 0, keepSeconds: LAST_MOMENT / 1000 };
  const ends = { retiredAt: isFirst ? undefined : 0, revokedAt: undefined, removedAt: undefined };
  return { ...identity, ...times, ...ends, formerName: undefined, secret: UNREADABLE };
}

const identityOf = (row: SqlRow): KeyIdentity & Pick<KeyRecord, 'version'> => ({
  kid: row.kid as KeyId,
  use: row.use as KeyChain['use'],
  algorithm: row.algorithm as KeyChain['algorithm'],
  sequence: Number(row.sequence),
  version: Number(row.version),
});

function readable(row: SqlRow): KeyRecord | undefined {
  try {
    const record = keyRecordOf(row);
    return isWhole(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

const isWhole = ({ secret, formerName, ...times }: KeyRecord): boolean =>
  [times.createdAt, times.activatesAt, times.keepSeconds * 1000, times.tokenSeconds ?? 0].every(isMoment) &&
  [times.retiredAt, times.revokedAt, times.removedAt].every((at) => at === undefined || isMoment(at)) &&
  (secret === undefined || [secret.keyEncryptionKeyId, secret.sealed].every(isText)) &&
  (formerName === undefined || (isText(formerName.kid) && isMoment(formerName.until)));

const isText = (value: unknown): boolean => typeof value === 'string';
const isMoment = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= LAST_MOMENT;
