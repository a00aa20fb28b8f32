import type { AuditLog } from '../ports/audit-log.js';
import type { GroupRepository } from '../ports/group-repository.js';
import type { UserRepository } from '../ports/user-repository.js';
import type { Group } from './model/group.js';
import type { GroupId } from './model/ids.js';
import type { Membership, User } from './model/user.js';
import type { GroupEntry, UserEntry } from './model/user-transfer.js';

export interface ExportOptions {
  /** Whether password hashes are in it. With time, an attacker can guess the passwords from them. */
  readonly withHashes: boolean;
}

const PAGE = 200;

/**
 * Gives every account and group as entries that an import takes back. Each group comes before its
 * members. An account that changes while it runs is exported as it was before or as it is after the change.
 * Tombstones, sessions, service tokens and keys are not exported.
 */
export class UserExport {
  /** @internal */
  constructor(
    private readonly users: UserRepository,
    private readonly groups: GroupRepository,
    private readonly audit: AuditLog,
  ) {}

  /** About how many entries there are, for showing progress. */
  async size(): Promise<number> {
    const counts = await Promise.all([this.users.countByOrg(), this.groups.countByOrg()]);
    return counts.flatMap((count) => [...count.values()]).reduce((sum, count) => sum + count, 0);
  }

  /** @throws AuthError `store_unavailable`. */
  async *run({ withHashes }: ExportOptions): AsyncGenerator<GroupEntry | UserEntry> {
    let line = 0;
    const given = new Set<GroupId>();
    for (const orgId of (await this.groups.countByOrg()).keys()) {
      for (const group of await this.groups.list(orgId)) {
        given.add(group.id);
        yield groupEntry(group, (line += 1));
      }
    }
    for await (const user of this.#everybody()) {
      for (const group of await this.#newcomers(user.memberships, given)) {
        given.add(group.id);
        yield groupEntry(group, (line += 1));
      }
      const memberships = user.memberships.filter(({ groupId }) => given.has(groupId));
      yield userEntry({ ...user, memberships }, withHashes, (line += 1));
    }
    this.audit.record({ action: 'users.exported', outcome: 'success', facts: { entries: line, withHashes } });
  }

  async *#everybody(): AsyncGenerator<User> {
    for (let page = await this.users.listById(undefined, PAGE); page.length > 0;) {
      yield* page;
      page = await this.users.listById(page.at(-1)?.id, PAGE);
    }
  }

  /** The groups of a user that were made after the groups had been listed. */
  async #newcomers(memberships: readonly Membership[], given: ReadonlySet<GroupId>): Promise<Group[]> {
    const unknown = memberships.filter(({ groupId }) => !given.has(groupId));
    const found = await Promise.all(unknown.map(({ groupId }) => this.groups.findById(groupId)));
    return found.filter((group) => group !== undefined).filter(({ deletedAt }) => deletedAt === undefined);
  }
}

const groupEntry = ({ id, name, description, orgId, createdAt }: Group, line: number): GroupEntry => ({
  ...{ kind: 'group', line, sourceId: id, name, description, org: orgId, createdAt },
});

const userEntry = (user: User, withHashes: boolean, line: number): UserEntry => ({
  kind: 'user',
  line,
  sourceId: user.id,
  email: user.email,
  emailVerified: user.emailVerified,
  displayName: user.displayName,
  role: user.role,
  org: user.orgId,
  formerOrgs: user.formerOrgIds,
  status: user.status,
  passwordHash: withHashes ? user.passwordHash : undefined,
  passwordDisabledAt: user.passwordDisabledAt,
  memberships: user.memberships.map(({ groupId, joinedAt }) => ({ by: 'id', group: groupId, joinedAt })),
  sessionEpoch: user.sessionEpoch,
  claimsEpoch: user.claimsEpoch,
  epochChangedAt: user.epochChangedAt,
  createdAt: user.createdAt,
  lastLoginAt: user.lastLoginAt,
});
