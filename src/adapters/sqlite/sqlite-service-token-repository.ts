import type { OrgId } from '../../domain/model/ids.js';
import type { ServiceToken } from '../../domain/model/service-token.js';
import type { ServiceTokenRepository } from '../../ports/service-token-repository.js';
import { countsByOrg } from './counts-by-org.js';
import { serviceTokenOf, serviceTokenValues } from './service-token-rows.js';
import type { SqliteDatabase } from './sqlite-database.js';
import type { SqlInput } from './sqlite-driver.js';

const INSERT = `INSERT INTO service_token (id, org_id, name, token_hash, document)
  VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;
const BY_HASH = 'SELECT document FROM service_token WHERE token_hash = ?';
const BY_NAME = 'SELECT document FROM service_token WHERE org_id = ? AND name = ?';
const LIST = 'SELECT document FROM service_token WHERE org_id = ? ORDER BY name';
const REMOVE = 'DELETE FROM service_token WHERE id = ?';
const COUNT_BY_ORG = 'SELECT org_id, COUNT(*) AS total FROM service_token GROUP BY org_id';

/** Service tokens in SQLite, by hash only. */
export class SqliteServiceTokenRepository implements ServiceTokenRepository {
  constructor(private readonly database: SqliteDatabase) {}

  insert(token: ServiceToken): Promise<'inserted' | 'name_taken'> {
    const values = serviceTokenValues(token);
    const { orgId, name } = token;
    return this.database.write(() => {
      if (this.database.statement(INSERT).run(...values) === 1) return 'inserted';
      if (this.database.statement(BY_NAME).get(orgId, name) !== undefined) return 'name_taken';
      throw new Error('A service token with this id or hash is stored already.');
    });
  }

  findByHash(tokenHash: string): Promise<ServiceToken | undefined> {
    return this.#find(BY_HASH, tokenHash);
  }

  findByName(orgId: OrgId, name: string): Promise<ServiceToken | undefined> {
    return this.#find(BY_NAME, orgId, name);
  }

  list(orgId: OrgId): Promise<readonly ServiceToken[]> {
    return this.database.read(() => this.database.statement(LIST).all(orgId).map(serviceTokenOf));
  }

  remove({ id }: ServiceToken): Promise<boolean> {
    return this.database.write(() => this.database.statement(REMOVE).run(id) === 1);
  }

  countByOrg(): Promise<ReadonlyMap<OrgId, number>> {
    return this.database.read(() => countsByOrg(this.database.statement(COUNT_BY_ORG).all()));
  }

  #find(sql: string, ...values: readonly SqlInput[]): Promise<ServiceToken | undefined> {
    return this.database.read(() => {
      const row = this.database.statement(sql).get(...values);
      return row === undefined ? undefined : serviceTokenOf(row);
    });
  }
}
