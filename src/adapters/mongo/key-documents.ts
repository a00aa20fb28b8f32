import type { KeyId } from '../../domain/model/ids.js';
import type { KeyRecord } from '../../domain/model/key-record.js';
import { storable } from './storable.js';

/** A key as stored; its secret is sealed before it comes here. */
export interface KeyDocument extends Omit<KeyRecord, 'kid'> {
  readonly _id: KeyId;
}

/** Fields that a key may not have. */
export const OPTIONAL_KEY_FIELDS = [
  'retiredAt',
  'revokedAt',
  'removedAt',
  'secret',
  'formerName',
] as const satisfies readonly (keyof KeyDocument)[];

/** @throws AuthError `validation_failed` for a text that cannot be stored as it is. */
export function keyDocument(key: KeyRecord): KeyDocument {
  const { kid, ...record } = storable(key);
  return { ...record, _id: kid };
}

/** The record in a document. */
export function keyOf({ _id, ...record }: KeyDocument): KeyRecord {
  const { retiredAt, revokedAt, removedAt, secret, formerName } = record;
  return { ...record, kid: _id, retiredAt, revokedAt, removedAt, secret, formerName };
}

/** No key-encryption key can have such an id, so this never opens. */
const UNREADABLE = { keyEncryptionKeyId: '(unreadable)', sealed: '' };
/** The last moment of ECMAScript (section 21.4.1.1). */
const LAST_MOMENT = 8_640_000_000_000_000;

/**
 * The same for a document that somebody may have damaged: it must not hide the others. What cannot be read
 * is a key that does not open, never signed, ends no other one, and waits for an operator.
 */
export function storedKeyOf(document: KeyDocument): KeyRecord {
  const record = keyOf(document);
  if (isWhole(record)) return record;
  const { kid, use, algorithm, sequence, version } = record;
  const never = { createdAt: 0, activatesAt: 0, retiredAt: 0, keepSeconds: LAST_MOMENT / 1000 };
  const nothing = { revokedAt: undefined, removedAt: undefined, formerName: undefined };
  return { kid, use, algorithm, sequence, version, ...never, ...nothing, secret: UNREADABLE };
}

function isWhole({ secret, formerName, ...times }: KeyRecord): boolean {
  return (
    [times.createdAt, times.activatesAt, times.keepSeconds, times.tokenSeconds ?? 0].every(isMoment) &&
    [times.retiredAt, times.revokedAt, times.removedAt].every((at) => at === undefined || isMoment(at)) &&
    (secret === undefined || hasText(secret, 'keyEncryptionKeyId', 'sealed')) &&
    (formerName === undefined || (hasText(formerName, 'kid') && isMoment(formerName.until)))
  );
}

const isMoment = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= LAST_MOMENT;

const hasText = (value: unknown, ...names: readonly string[]): boolean =>
  typeof value === 'object' &&
  value !== null &&
  names.every((name) => typeof Reflect.get(value, name) === 'string');
