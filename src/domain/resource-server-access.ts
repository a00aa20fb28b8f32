import type { UserRepository } from '../ports/user-repository.js';
import { readAdmin } from './access-policy.js';
import type { Authentication } from './authentication.js';
import { AuthError } from './errors.js';
import type { OrgId } from './model/ids.js';
import type { Role } from './model/role.js';
import type { ServiceTokenCache } from './service-token-cache.js';
import type { ServiceTokenFormat } from './service-token-format.js';

/** The organisation that a resource server may ask about; undefined: all of them. */
export interface ResourceServerScope {
  readonly orgId: OrgId | undefined;
}

/** Whether the caller may know of something that belongs to these organisations. */
export const isInScope = ({ orgId }: ResourceServerScope, orgIds: readonly OrgId[]): boolean =>
  orgId === undefined || orgIds.includes(orgId);

/**
 * Lets in callers that ask about the tokens of others: service tokens and administrators. Each may ask about
 * its own organisation, one of role superadmin about all.
 */
export class ResourceServerAccess {
  /** @internal */
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
    if (known !== undefined) return scopeOf(known);
    throw new AuthError('token_malformed', { reason: 'no such service token, or one that was revoked' });
  }

  async #admin(accessToken: string): Promise<ResourceServerScope> {
    return scopeOf(await readAdmin(this.users, await this.authentication.authenticate(accessToken)));
  }
}

const scopeOf = ({ role, orgId }: { role: Role; orgId: OrgId }): ResourceServerScope => ({
  orgId: role === 'superadmin' ? undefined : orgId,
});
