import { MemoryGroupRepository } from '../../src/adapters/memory/memory-group-repository.js';
import { MemoryRevocationHints } from '../../src/adapters/memory/memory-revocation-hints.js';
import { MemoryServiceTokenRepository } from '../../src/adapters/memory/memory-service-token-repository.js';
import { MemorySettingsStore } from '../../src/adapters/memory/memory-settings-store.js';
import { MemorySigningKeyStore } from '../../src/adapters/memory/memory-signing-key-store.js';
import { MemorySuperadminRoster } from '../../src/adapters/memory/memory-superadmin-roster.js';
import type { Group } from '../../src/domain/model/group.js';
import type { GroupId, UserId } from '../../src/domain/model/ids.js';
import type { ServiceToken } from '../../src/domain/model/service-token.js';
import type { KeyRecord } from '../../src/domain/model/key-record.js';
import type { CachedJwks, FetchTurn, JwksCache } from '../../src/ports/jwks-cache.js';

/** Asks whether another remains, waits as a network would, and leaves. */
export class LeavesAfterLooking extends MemorySuperadminRoster {
  readonly #gone = new Set<UserId>();

  override async members(): Promise<readonly UserId[]> {
    return (await super.members()).filter((id) => !this.#gone.has(id));
  }

  override async leave(id: UserId): Promise<'left' | 'absent' | 'last'> {
    const members = await this.members();
    if (!members.includes(id)) return 'absent';
    if (members.length === 1) return 'last';
    await Promise.resolve();
    this.#gone.add(id);
    return 'left';
  }
}

/** Reads "off" as "never set". */
export class FalseIsUnset extends MemorySettingsStore {
  override async registrationEnabled(): Promise<boolean | undefined> {
    return (await super.registrationEnabled()) || undefined;
  }
}

/** Says that the token is gone. */
export class RemovesNothing extends MemoryServiceTokenRepository {
  override async remove({ orgId, name }: ServiceToken): Promise<boolean> {
    return (await super.findByName(orgId, name)) !== undefined;
  }
}

/** Compares names as typed. */
export class NamesAsTyped extends MemoryGroupRepository {
  override insert(group: Group): Promise<'inserted' | 'name_taken'> {
    return super.insert({ ...group, nameKey: group.name });
  }
}

/** Lets a token name a group that was deleted. */
export class DeletedGroupsExist extends MemoryGroupRepository {
  override async existing(ids: readonly GroupId[]): Promise<readonly GroupId[]> {
    const found = await Promise.all(ids.map((id) => super.findById(id)));
    return ids.filter((_, index) => found[index] !== undefined);
  }
}

/** Tells of no more deletions at once than fit into a page, and forgets the newest of them. */
export class DeletionsOfOnePage extends MemoryGroupRepository {
  override async deletedSince(at: number): Promise<readonly Group[]> {
    return (await super.deletedSince(at)).slice(0, 10);
  }
}

/** Looks whether a place is taken, waits as a network would, and writes. */
export class LooksBeforeItInserts extends MemorySigningKeyStore {
  override async insert(record: KeyRecord): Promise<boolean> {
    const isTaken = (await this.list()).some(({ sequence }) => sequence === record.sequence);
    await Promise.resolve();
    if (!isTaken) await super.insert({ ...record, sequence: record.sequence + Math.random() });
    return !isTaken;
  }
}

/** Keeps whatever was put last. */
export class LastPutWins implements JwksCache {
  readonly #documents = new Map<string, CachedJwks>();

  async get(key: string): Promise<CachedJwks | undefined> {
    return this.#documents.get(key);
  }

  async put(key: string, document: CachedJwks): Promise<void> {
    this.#documents.set(key, structuredClone(document));
  }

  async takeTurn(): Promise<FetchTurn> {
    return { kind: 'turn', end: () => Promise.resolve() };
  }
}

/** Says once at first that it heard, and nothing ever after. */
export class DeafAfterOne extends MemoryRevocationHints {
  override subscribe(listener: () => void): () => void {
    const end = super.subscribe(() => {
      end();
      listener();
    });
    return end;
  }
}
