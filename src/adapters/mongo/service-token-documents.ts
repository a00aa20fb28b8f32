import type { ServiceTokenId } from '../../domain/model/ids.js';
import type { ServiceToken } from '../../domain/model/service-token.js';
import { storable } from './storable.js';

export interface ServiceTokenDocument extends Omit<ServiceToken, 'id'> {
  readonly _id: ServiceTokenId;
  /** Set just before the document goes: from then on it counts no more. */
  readonly isRemoved?: true;
}

/** @throws AuthError `validation_failed` for a text that cannot be stored as it is. */
export function serviceTokenDocument(token: ServiceToken): ServiceTokenDocument {
  const { id, ...record } = storable(token);
  return { ...record, _id: id };
}

export function serviceTokenOf({ _id, isRemoved: _removed, ...record }: ServiceTokenDocument): ServiceToken {
  return { ...record, id: _id };
}
