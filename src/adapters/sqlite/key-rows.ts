import type { KeyId } from '../../domain/model/ids.js';
import type { KeyChain, KeyIdentity, KeyRecord } from '../../domain/model/key-record.js';
import { parsedRecord } from './parsed-record.js';
import type { SqlRow } from './sqlite-driver.js';

const OPTIONAL = ['retiredAt', 'revokedAt', 'removedAt', 'secret', 'formerName'] as const;
/** No key-encryption key can have such an id, so this never opens. */
const UNREADABLE = { keyEncryptionKeyId: '(unreadable)', sealed: '' };
/** The last moment of ECMAScript (section 21.4.1.1). */
const LAST_MOMENT = 8_640_000_000_000_000;

/** The record in a row with `document`. @throws Error when it holds none. */
export const keyRecordOf = (row: SqlRow): KeyRecord => parsedRecord<KeyRecord>(row.document, OPTIONAL);

/**
 * The record in a row with all columns, which say who it is. One damaged row must not hide the others: what
 * cannot be read is a key that does not open, never signed, ends no other one, and waits for an operator.
 */
export function storedKeyOf(row: SqlRow): KeyRecord {
  const identity = identityOf(row);
  const record = readable(row);
  if (record !== undefined) return { ...record, ...identity };
  const never = { createdAt: 0, activatesAt: 0, retiredAt: 0, keepSeconds: LAST_MOMENT / 1000 };
  const nothing = { revokedAt: undefined, removedAt: undefined, formerName: undefined };
  return { ...identity, ...never, ...nothing, secret: UNREADABLE };
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
  [times.createdAt, times.activatesAt, times.keepSeconds].every(isMoment) &&
  [times.retiredAt, times.revokedAt, times.removedAt].every((at) => at === undefined || isMoment(at)) &&
  (secret === undefined || [secret.keyEncryptionKeyId, secret.sealed].every(isText)) &&
  (formerName === undefined || (isText(formerName.kid) && isMoment(formerName.until)));

const isText = (value: unknown): boolean => typeof value === 'string';
const isMoment = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= LAST_MOMENT;
