import type { OrgId } from '../domain/model/ids.js';
import type { ServiceToken } from '../domain/model/service-token.js';

/** Service tokens by hash and by name. Copies in and out; durable on return. */
export interface ServiceTokenRepository {
  /** Stores a new token. Of many callers with one (orgId, name) exactly one is told `inserted`. */
  insert(token: ServiceToken): Promise<'inserted' | 'name_taken'>;
  findByHash(tokenHash: string): Promise<ServiceToken | undefined>;
  findByName(orgId: OrgId, name: string): Promise<ServiceToken | undefined>;
  /** Tokens of an organisation in order of name. */
  list(orgId: OrgId): Promise<readonly ServiceToken[]>;
  /**
   * Removes this very token, not another that took its name since; true for exactly one of many callers.
   * The name is free at once.
   */
  remove(token: ServiceToken): Promise<boolean>;
  /** Number of tokens by organisation. */
  countByOrg(): Promise<ReadonlyMap<OrgId, number>>;
}
