import type { Clock } from '../ports/clock.js';
import type { GroupRepository } from '../ports/group-repository.js';
import type { TokenFamilyStore } from '../ports/token-family-store.js';
import type { UserRepository } from '../ports/user-repository.js';
import type { GroupRemoval } from './group-removal.js';

export interface HousekeepingConfig {
  readonly accessTokenSeconds: number;
}

export interface Swept {
  readonly families: number;
  readonly users: number;
  readonly groups: number;
}

const BATCH = 500;
/** Tombstones and sessions outlive the last token of what they stand for by this much: verifiers' clocks may be behind. */
const MARGIN_MS = 3_600_000;

/**
 * Removes what nothing can need any more. Correctness never waits for it: every expiry is decided
 * where it is read. It also completes group deletions that a crash has cut.
 */
export class Housekeeping {
  constructor(
    private readonly families: TokenFamilyStore,
    private readonly users: UserRepository,
    private readonly groups: GroupRepository,
    private readonly removal: GroupRemoval,
    private readonly clock: Clock,
    private readonly config: HousekeepingConfig,
  ) {}

  /** Sweeps in small batches until nothing is left; many processes may do so at once. */
  async sweep(): Promise<Swept> {
    const now = this.clock.now();
    const before = now - this.config.accessTokenSeconds * 1000 - MARGIN_MS;
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
