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

export function keyOf({ _id, ...record }: KeyDocument): KeyRecord {
  const { retiredAt, revokedAt, removedAt, secret, formerName } = record;
  return { ...record, kid: _id, retiredAt, revokedAt, removedAt, secret, formerName };
}
