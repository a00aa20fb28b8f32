import type { UserRepository } from '../ports/user-repository.js';
import { readAdmin } from './access-policy.js';
import type { Authentication } from './authentication.js';
import { AuthError } from './errors.js';
import type { OrgId } from './model/ids.js';
import type { ServiceTokenCache } from './service-token-cache.js';
import type { ServiceTokenFormat } from './service-token-format.js';

/** What a resource server may know: of one organisation, or, where it is undefined, of all. */
export interface ResourceServerScope {
  readonly orgId: OrgId | undefined;
}

/** Whether something of these organisations exists for the caller. */
export const isInScope = ({ orgId }: ResourceServerScope, orgIds: readonly OrgId[]): boolean =>
  orgId === undefined || orgIds.includes(orgId);

/** Lets in who asks about tokens of others: a service token for its organisation, an admin for those it administers. */
export class ResourceServerAccess {
  constructor(
    private readonly authentication: Authentication,
    private readonly users: UserRepository,
    private readonly format: ServiceTokenFormat,
    private readonly cache: ServiceTokenCache,
  ) {}

  /** @throws AuthError `token_malformed` for a service token that is none, `forbidden`, or another `token_…`. */
  async admit(bearer: string): Promise<ResourceServerScope> {
    if (!this.format.looksLikeOne(bearer)) return this.#admin(bearer);
    const known = this.format.isWellFormed(bearer)
      ? await this.cache.find(this.format.hashOf(bearer))
      : undefined;
    if (known !== undefined) return { orgId: known.orgId };
    throw new AuthError('token_malformed', { reason: 'no such service token, or one that was revoked' });
  }

  async #admin(accessToken: string): Promise<ResourceServerScope> {
    const caller = await readAdmin(this.users, await this.authentication.authenticate(accessToken));
    return { orgId: caller.role === 'superadmin' ? undefined : caller.orgId };
  }
}
