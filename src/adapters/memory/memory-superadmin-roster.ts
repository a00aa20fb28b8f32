import type { UserId } from '../../domain/model/ids.js';
import type { SuperadminRoster } from '../../ports/superadmin-roster.js';

/** The roster in this process; gone when it ends. */
export class MemorySuperadminRoster implements SuperadminRoster {
  readonly #ids = new Set<UserId>();

  async members(): Promise<readonly UserId[]> {
    return [...this.#ids];
  }

  async join(id: UserId): Promise<void> {
    this.#ids.add(id);
  }

  async leave(id: UserId): Promise<'left' | 'absent' | 'last'> {
    if (!this.#ids.has(id)) return 'absent';
    if (this.#ids.size === 1) return 'last';
    this.#ids.delete(id);
    return 'left';
  }
}
