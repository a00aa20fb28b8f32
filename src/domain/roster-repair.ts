import type { AuditLog } from '../ports/audit-log.js';
import type { SuperadminRoster } from '../ports/superadmin-roster.js';
import type { UserRepository } from '../ports/user-repository.js';
import type { UserId } from './model/ids.js';
import type { UserCursor } from './model/user-query.js';
import { isActiveSuperadmin } from './user-editor.js';

const PAGE = 200;

/** Puts the roster right at start, after a crash between the two writes of a change of role. */
export class RosterRepair {
  /** @internal */
  constructor(
    private readonly users: UserRepository,
    private readonly roster: SuperadminRoster,
    private readonly audit: AuditLog,
  ) {}

  /** Whoever is an active superadmin joins first; only then does anybody leave. */
  async run(): Promise<void> {
    const listed = new Set(await this.roster.members());
    const actual = await this.#activeSuperadmins();
    for (const id of actual) if (!listed.has(id)) await this.#join(id);
    for (const id of listed) if (!actual.has(id)) await this.#leave(id);
  }

  async #activeSuperadmins(): Promise<ReadonlySet<UserId>> {
    const ids = new Set<UserId>();
    let after: UserCursor | undefined;
    do {
      const page = await this.users.list({ role: 'superadmin', status: 'active', limit: PAGE, after });
      for (const user of page.users) ids.add(user.id);
      after = page.next;
    } while (after !== undefined);
    return ids;
  }

  async #join(id: UserId): Promise<void> {
    await this.roster.join(id);
    this.audit.record({ action: 'roster.repaired', outcome: 'success', target: id, facts: { joined: true } });
  }

  /** Asked once more, for a promotion may be under way on another node. */
  async #leave(id: UserId): Promise<void> {
    const user = await this.users.findById(id);
    if (user !== undefined && isActiveSuperadmin(user)) return;
    await this.roster.leave(id);
    this.audit.record({
      action: 'roster.repaired',
      outcome: 'success',
      target: id,
      facts: { joined: false },
    });
  }
}
