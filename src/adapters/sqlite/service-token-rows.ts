import type { ServiceToken } from '../../domain/model/service-token.js';
import { parsedRecord } from './parsed-record.js';
import type { SqlInput, SqlRow } from './sqlite-driver.js';

/** Values in the order `id, org_id, name, token_hash, document`. */
export const serviceTokenValues = (token: ServiceToken): readonly SqlInput[] => [
  token.id,
  token.orgId,
  token.name,
  token.tokenHash,
  JSON.stringify(token),
];

/** The record in a row with `document`. */
export const serviceTokenOf = (row: SqlRow): ServiceToken => parsedRecord<ServiceToken>(row.document, []);
