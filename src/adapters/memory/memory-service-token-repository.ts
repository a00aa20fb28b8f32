import { byCodePoint } from '../../domain/model/code-point-order.js';
import type { OrgId } from '../../domain/model/ids.js';
import type { ServiceToken } from '../../domain/model/service-token.js';
import type { ServiceTokenRepository } from '../../ports/service-token-repository.js';
import { frozenCopy } from './frozen-copy.js';
import { tally } from './tally.js';

/** Service tokens in this process; gone when it ends. */
export class MemoryServiceTokenRepository implements ServiceTokenRepository {
  readonly #byName = new Map<string, ServiceToken>();
  readonly #byHash = new Map<string, ServiceToken>();

  async insert(token: ServiceToken): Promise<'inserted' | 'name_taken'> {
    const name = nameOf(token.orgId, token.name);
    if (this.#byName.has(name)) return 'name_taken';
    if (this.#byHash.has(token.tokenHash))
      throw new Error('A service token with this hash is stored already.');
    const kept = frozenCopy(token);
    this.#byName.set(name, kept);
    this.#byHash.set(kept.tokenHash, kept);
    return 'inserted';
  }

  async findByHash(tokenHash: string): Promise<ServiceToken | undefined> {
    return this.#byHash.get(tokenHash);
  }

  async findByName(orgId: OrgId, name: string): Promise<ServiceToken | undefined> {
    return this.#byName.get(nameOf(orgId, name));
  }

  async list(orgId: OrgId): Promise<readonly ServiceToken[]> {
    return [...this.#byName.values()]
      .filter((token) => token.orgId === orgId)
      .sort((left, right) => byCodePoint(left.name, right.name));
  }

  async remove({ id, orgId, name }: ServiceToken): Promise<boolean> {
    const stored = this.#byName.get(nameOf(orgId, name));
    if (stored?.id !== id) return false;
    this.#byHash.delete(stored.tokenHash);
    return this.#byName.delete(nameOf(orgId, name));
  }

  async countByOrg(): Promise<ReadonlyMap<OrgId, number>> {
    return tally([...this.#byName.values()].map((token) => token.orgId));
  }
}

/** An organisation's id holds no slash, so two different pairs never meet in one key. */
const nameOf = (orgId: OrgId, name: string): string => `${orgId}/${name}`;
