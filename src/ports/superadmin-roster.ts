import type { UserId } from '../domain/model/ids.js';

/**
 * The ids of active superadmins, in one record, so that "never the last one" is one atomic decision.
 * The roster may miss a superadmin for a moment (that refuses too much), never hold a former one
 * longer than a crash: it is left before the user record changes and joined after.
 */
export interface SuperadminRoster {
  members(): Promise<readonly UserId[]>;
  /** Joins; joining twice is joining once. */
  join(id: UserId): Promise<void>;
  /**
   * Leaves. `last`: refused, because the roster would become empty. `absent`: was not in it.
   * Of two callers who would together empty it, exactly one is refused.
   */
  leave(id: UserId): Promise<'left' | 'absent' | 'last'>;
}
