import type { OrgId } from '../../domain/model/ids.js';
import type { ServiceToken } from '../../domain/model/service-token.js';
import type { ServiceTokenRepository } from '../../ports/service-token-repository.js';
import { COLLECTIONS } from './collections.js';
import { countsByOrg } from './counts-by-org.js';
import { insertOnce } from './insert-once.js';
import type { MongoDatabase } from './mongo-database.js';
import {
  serviceTokenDocument,
  serviceTokenOf,
  type ServiceTokenDocument,
} from './service-token-documents.js';
import { storable } from './storable.js';

/** Not removed. */
export const COUNTING = { isRemoved: null } as object;

/** Service tokens in MongoDB, by hash only. */
export class MongoServiceTokenRepository implements ServiceTokenRepository {
  constructor(private readonly database: MongoDatabase) {}

  async insert(token: ServiceToken): Promise<'inserted' | 'name_taken'> {
    const document = serviceTokenDocument(token);
    return insertOnce(
      () => this.database.run(() => this.#tokens.insertOne(document)),
      async () => {
        if ((await this.findByName(token.orgId, token.name)) !== undefined) return 'name_taken';
        const left = { orgId: token.orgId, name: token.name, isRemoved: true as const };
        await this.database.run(() => this.#tokens.deleteOne(left));
        const twin = { $or: [{ _id: token.id }, { tokenHash: token.tokenHash }] };
        if ((await this.#find(twin)) !== undefined)
          throw new Error('A service token with this id or hash is stored already.');
        return undefined;
      },
    );
  }

  async findByHash(tokenHash: string): Promise<ServiceToken | undefined> {
    return this.#find({ tokenHash: { $eq: storable(tokenHash) } });
  }

  async findByName(orgId: OrgId, name: string): Promise<ServiceToken | undefined> {
    return this.#find({ orgId: { $eq: orgId }, name: { $eq: storable(name) } });
  }

  async list(orgId: OrgId): Promise<readonly ServiceToken[]> {
    const found = await this.database.run(() =>
      this.#tokens.find({ orgId: { $eq: orgId }, ...COUNTING }, { sort: { name: 1 } }).toArray(),
    );
    return found.map(serviceTokenOf);
  }

  /**
   * Marked first: a database that is fenced refuses a change of a document, and cannot refuse its removal.
   * The mark decides; a document that a crash left with it is removed by whoever wants its name.
   */
  async remove({ id }: ServiceToken): Promise<boolean> {
    const { matchedCount } = await this.database.run(() =>
      this.#tokens.updateOne({ _id: { $eq: id }, ...COUNTING }, { $set: { isRemoved: true } }),
    );
    if (matchedCount === 1) await this.database.run(() => this.#tokens.deleteOne({ _id: { $eq: id } }));
    return matchedCount === 1;
  }

  countByOrg(): Promise<ReadonlyMap<OrgId, number>> {
    return this.database.run(() => countsByOrg(this.#tokens, COUNTING));
  }

  get #tokens() {
    return this.database.collection<ServiceTokenDocument>(COLLECTIONS.serviceTokens);
  }

  async #find(filter: object): Promise<ServiceToken | undefined> {
    const document = await this.database.run(() => this.#tokens.findOne({ ...filter, ...COUNTING }));
    return document === null ? undefined : serviceTokenOf(document);
  }
}
