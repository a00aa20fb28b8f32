import type { Clock } from '../ports/clock.js';
import type { GroupRepository } from '../ports/group-repository.js';
import type { TokenFamilyStore } from '../ports/token-family-store.js';
import type { UserRepository } from '../ports/user-repository.js';
import type { GroupRemoval } from './group-removal.js';
import type { KeyRing } from './key-ring.js';

export interface Swept {
  readonly families: number;
  readonly users: number;
  readonly groups: number;
}

const BATCH = 500;
/** Tombstones and ended sessions are kept this much longer than their last token, because clocks of verifiers differ. */
const MARGIN_MS = 3_600_000;

/**
 * Removes expired records, and completes deletions of groups that a crash interrupted. Nothing depends on when it
 * runs: whoever reads a record checks its expiry.
 */
export class Housekeeping {
  /** @internal */
  constructor(
    private readonly families: TokenFamilyStore,
    private readonly users: UserRepository,
    private readonly groups: GroupRepository,
    private readonly removal: GroupRemoval,
    private readonly keys: KeyRing,
    private readonly clock: Clock,
  ) {}

  /** Removes everything that is due, in small batches. Many processes may do so at once. */
  async sweep(): Promise<Swept> {
    await this.keys.reload();
    const now = this.clock.now();
    const tokenMs = this.keys.longestTokenSeconds() * 1000;
    const before = now - tokenMs - MARGIN_MS;
    return {
      families: await untilEmpty(() => this.families.purgeExpired(now - MARGIN_MS, BATCH)),
      users: await untilEmpty(() => this.users.purgeDeleted(before, BATCH)),
      groups: await this.#sweepGroups(before),
    };
  }

  async #sweepGroups(before: number): Promise<number> {
    // Tokens may still name these; a crash may have left members in them.
    for (const group of await this.groups.deletedSince(before)) await this.removal.remove(group);
    return untilEmpty(async () => {
      const oldest = await this.groups.listDeleted(BATCH);
      const due = oldest.filter(({ deletedAt }) => deletedAt !== undefined && deletedAt < before);
      for (const group of due) {
        await this.removal.remove(group);
        await this.groups.purge(group.id);
      }
      return due.length;
    });
  }
}

async function untilEmpty(purge: () => Promise<number>): Promise<number> {
  let total = 0;
  for (;;) {
    const purged = await purge();
    total += purged;
    if (purged < BATCH) return total;
  }
}
