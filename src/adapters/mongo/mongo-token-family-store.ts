import { byCodePoint } from '../../domain/model/code-point-order.js';
import type { KeyId, SessionId, UserId } from '../../domain/model/ids.js';
import { decideRotation, type RotationOutcome, type RotationRequest } from '../../domain/model/rotation.js';
import { LONGEST_TOKEN_MS, type TokenFamily } from '../../domain/model/token-family.js';
import type { TokenFamilyStore } from '../../ports/token-family-store.js';
import { COLLECTIONS } from './collections.js';
import { familyDocument, familyOf, sweptFrom, type FamilyDocument } from './family-documents.js';
import { FamilyWrite } from './family-write.js';
import type { MongoDatabase } from './mongo-database.js';
import { isDuplicate } from './mongo-failure.js';
import { storable } from './storable.js';

const BATCH = 1_000;
/** Not ended yet: the field is absent. */
const LIVING = { revokedAt: null } as object;

/** Sessions in MongoDB, one document a family: a rotation is one write of one document. */
export class MongoTokenFamilyStore implements TokenFamilyStore {
  constructor(private readonly database: MongoDatabase) {}

  async open(family: TokenFamily): Promise<void> {
    const document = familyDocument(family);
    try {
      await this.database.run(() => this.#families.insertOne(document));
    } catch (error) {
      if (isDuplicate(error)) throw new Error('A family with this sid is stored already.', { cause: error });
      throw error;
    }
  }

  async find(sid: SessionId): Promise<TokenFamily | undefined> {
    const found = await this.database.run(() => this.#families.findOne({ _id: { $eq: storable(sid) } }));
    return found === null ? undefined : familyOf(found);
  }

  async rotate(request: RotationRequest): Promise<RotationOutcome> {
    const write = new FamilyWrite(this.database, this.#families);
    for (;;) {
      const stored = await this.find(request.sid);
      if (stored === undefined) return { kind: 'unknown' };
      const { kind, write: next } = decideRotation(stored, request);
      if (next !== undefined) {
        if (await write.apply(stored, next)) return { kind, family: next };
      } else if (kind !== 'replay' || (await write.isLasting(stored))) {
        return { kind, family: stored };
      }
    }
  }

  async revoke(sid: SessionId, at: number): Promise<boolean> {
    const { matchedCount } = await this.database.run(() =>
      this.#families.updateOne({ _id: { $eq: storable(sid) }, ...LIVING }, endedAt(at)),
    );
    return matchedCount === 1;
  }

  async revokeAllOf(userId: UserId, at: number): Promise<number> {
    const { modifiedCount } = await this.database.run(() =>
      this.#families.updateMany({ userId: { $eq: userId }, ...LIVING }, endedAt(at)),
    );
    return modifiedCount;
  }

  /** In batches: each is found by index and ends within its limit, however many sessions there are. */
  async revokeMintedWith(keyId: KeyId, at: number): Promise<number> {
    const due = { keyId: { $eq: keyId }, ...LIVING };
    for (let ended = 0; ;) {
      const batch = await this.database.run(() =>
        this.#families.find(due, { projection: { _id: 1 }, limit: BATCH }).toArray(),
      );
      if (batch.length === 0) return ended;
      const { modifiedCount } = await this.database.run(() =>
        this.#families.updateMany({ _id: { $in: batch.map(({ _id }) => _id) }, ...due }, endedAt(at)),
      );
      ended += modifiedCount;
    }
  }

  async revokedSince(at: number): Promise<readonly TokenFamily[]> {
    const found = await this.database.run(() => this.#families.find({ revokedAt: { $gte: at } }).toArray());
    return found
      .map(familyOf)
      .sort(
        (left, right) => (left.revokedAt ?? 0) - (right.revokedAt ?? 0) || byCodePoint(left.sid, right.sid),
      );
  }

  async listLive(userId: UserId, now: number): Promise<readonly TokenFamily[]> {
    const live = { userId: { $eq: userId }, endsAt: { $gt: now }, ...LIVING };
    const found = await this.database.run(() =>
      this.#families.find(live, { sort: { createdAt: -1, _id: 1 } }).toArray(),
    );
    return found.map(familyOf);
  }

  /** The second condition holds for what was rotated between the two steps as well: that stays. */
  async purgeExpired(before: number, limit: number): Promise<number> {
    if (limit <= 0) return 0;
    const due = { sweptFrom: { $lte: sweptFrom(before) }, $or: overBefore(before) };
    const found = await this.database.run(() =>
      this.#families.find(due, { projection: { _id: 1 }, sort: { sweptFrom: 1 }, limit }).toArray(),
    );
    if (found.length === 0) return 0;
    const { deletedCount } = await this.database.run(() =>
      this.#families.deleteMany({ _id: { $in: found.map(({ _id }) => _id) }, ...due }),
    );
    return deletedCount;
  }

  get #families() {
    return this.database.collection<FamilyDocument>(COLLECTIONS.families);
  }
}

/** `lastTokenEnd` before that time. */
const overBefore = (before: number) => [
  { expiresAt: { $lt: before } },
  { idleExpiresAt: { $lt: before }, rotatedAt: { $lt: before - LONGEST_TOKEN_MS } },
];

const endedAt = (at: number) => ({ $set: { revokedAt: at }, $inc: { version: 1 } });
