import type { GroupRepository } from '../ports/group-repository.js';
import type { ServiceTokenRepository } from '../ports/service-token-repository.js';
import type { UserRepository } from '../ports/user-repository.js';
import { chosenOrg, readAdmin, readSuperadmin } from './access-policy.js';
import { invalidField } from './errors.js';
import { asUserId, type OrgId } from './model/ids.js';
import type { Principal } from './model/principal.js';
import type { Role } from './model/role.js';
import type { User } from './model/user.js';
import { displayNameKey, type UserCursor } from './model/user-query.js';

export interface UserSearch {
  readonly orgId?: OrgId | undefined;
  readonly role?: Role | undefined;
  readonly status?: 'active' | 'suspended' | undefined;
  /** Prefix of e-mail or display name, in any letter case. */
  readonly q?: string | undefined;
  /** 1 to 200, default 50. */
  readonly limit?: number | undefined;
  /** `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
}

export interface UserSearchResult {
  readonly users: readonly User[];
  readonly total: number;
  readonly totalIsEstimate: boolean;
  readonly nextCursor: string | undefined;
}

export interface Organisation {
  readonly orgId: OrgId;
  readonly users: number;
  readonly groups: number;
  readonly serviceTokens: number;
}

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

/** Finding users and organisations. */
export class UserDirectory {
  /** @internal */
  constructor(
    private readonly users: UserRepository,
    private readonly groups: GroupRepository,
    private readonly serviceTokens: ServiceTokenRepository,
  ) {}

  /**
   * A superadmin sees everybody unless `orgId` is given, an org_admin its own organisation.
   * @throws AuthError `forbidden`, `organisation_not_found`, `validation_failed` (limit, cursor).
   */
  async list(caller: Principal, search: UserSearch): Promise<UserSearchResult> {
    const admin = await readAdmin(this.users, caller);
    const limit = search.limit ?? DEFAULT_LIMIT;
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT)
      throw invalidField('limit', `must be 1 to ${MAX_LIMIT}`);
    const everywhere = admin.role === 'superadmin' && search.orgId === undefined;
    const page = await this.users.list({
      orgId: everywhere ? undefined : chosenOrg(admin, search.orgId),
      role: search.role,
      status: search.status,
      prefix: search.q === undefined || search.q.trim() === '' ? undefined : displayNameKey(search.q.trim()),
      limit,
      after: search.cursor === undefined ? undefined : parseCursor(search.cursor),
    });
    return { ...page, nextCursor: page.next && `${page.next.createdAt}.${page.next.id}` };
  }

  /** Organisations in use, in order of their slug. @throws AuthError `forbidden` unless the caller is a superadmin. */
  async organisations(caller: Principal): Promise<readonly Organisation[]> {
    await readSuperadmin(this.users, caller);
    const [users, groups, serviceTokens] = await Promise.all([
      this.users.countByOrg(),
      this.groups.countByOrg(),
      this.serviceTokens.countByOrg(),
    ]);
    const orgIds = [...new Set([...users.keys(), ...groups.keys(), ...serviceTokens.keys()])].sort();
    return orgIds.map((orgId) => ({
      orgId,
      users: users.get(orgId) ?? 0,
      groups: groups.get(orgId) ?? 0,
      serviceTokens: serviceTokens.get(orgId) ?? 0,
    }));
  }
}

function parseCursor(text: string): UserCursor {
  const [, createdAt, id] = /^(\d{1,15})\.(usr_[\w-]{22})$/.exec(text) ?? [];
  if (createdAt === undefined || id === undefined)
    throw invalidField('cursor', 'must be next_cursor of the page before');
  return { createdAt: Number(createdAt), id: asUserId(id) };
}
