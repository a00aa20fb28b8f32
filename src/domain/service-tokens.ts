import type { AuditLog } from '../ports/audit-log.js';
import type { Clock } from '../ports/clock.js';
import type { RandomSource } from '../ports/random-source.js';
import type { ServiceTokenRepository } from '../ports/service-token-repository.js';
import type { UserRepository } from '../ports/user-repository.js';
import { chosenOrg, readAdmin, refuseRoleAbove } from './access-policy.js';
import { AuthError, invalidField } from './errors.js';
import { newServiceTokenId } from './identifiers.js';
import type { OrgId } from './model/ids.js';
import type { Principal, RequestOrigin } from './model/principal.js';
import type { Role } from './model/role.js';
import type { ServiceToken } from './model/service-token.js';
import type { User } from './model/user.js';
import type { ServiceTokenFormat } from './service-token-format.js';
import type { Throttle } from './throttle.js';
import type { ServiceTokenCache } from './service-token-cache.js';

export interface NewServiceToken {
  readonly name: string;
  readonly role?: Role | undefined;
  readonly orgId?: OrgId | undefined;
  readonly description?: string | undefined;
}

/** `token` is shown this once; a name that exists answers with what is kept of it. */
export type ServiceTokenCreation =
  | { readonly created: true; readonly record: ServiceToken; readonly token: string }
  | { readonly created: false; readonly record: ServiceToken };

const NAME = /^[A-Za-z0-9._-]{1,100}$/;
const MAX_DESCRIPTION = 1_000;

/** Long-lived tokens for services, made and revoked by admins of their organisation. */
export class ServiceTokens {
  /** @internal */
  constructor(
    private readonly tokens: ServiceTokenRepository,
    private readonly users: UserRepository,
    private readonly format: ServiceTokenFormat,
    private readonly cache: ServiceTokenCache,
    private readonly throttle: Throttle,
    private readonly random: RandomSource,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
  ) {}

  /** @throws AuthError `forbidden`, `role_above_own`, `organisation_not_found`, `validation_failed`. */
  async create(caller: Principal, wanted: NewServiceToken): Promise<ServiceTokenCreation> {
    const admin = await readAdmin(this.users, caller);
    const { record, token } = this.#draft(admin, wanted);
    while ((await this.tokens.insert(record)) === 'name_taken') {
      const existing = await this.tokens.findByName(record.orgId, record.name);
      if (existing !== undefined) return { created: false, record: existing };
    }
    this.#record('service_token.created', admin, record);
    return { created: true, record, token };
  }

  /** @throws AuthError `forbidden`, `organisation_not_found`. */
  async list(caller: Principal, orgId?: OrgId): Promise<readonly ServiceToken[]> {
    const admin = await readAdmin(this.users, caller);
    return this.tokens.list(chosenOrg(admin, orgId));
  }

  /** The name is free at once. @throws AuthError `forbidden`, `organisation_not_found`, `service_token_not_found`, `role_above_own`. */
  async revoke(caller: Principal, name: string, orgId?: OrgId): Promise<void> {
    const admin = await readAdmin(this.users, caller);
    const record = await this.tokens.findByName(chosenOrg(admin, orgId), name);
    if (record === undefined) throw new AuthError('service_token_not_found');
    refuseRoleAbove(admin, record.role);
    const removed = await this.tokens.remove(record);
    this.cache.forget(record.tokenHash);
    if (!removed) throw new AuthError('service_token_not_found');
    this.#record('service_token.revoked', admin, record);
  }

  /** What a token stands for, or undefined. A malformed one costs no look-up. @throws AuthError `rate_limited`. */
  async validate(token: string, origin: RequestOrigin): Promise<ServiceToken | undefined> {
    this.throttle.assertOpen('validate', origin.address);
    const isToken = this.format.isWellFormed(token);
    const found = isToken ? await this.cache.find(this.format.hashOf(token)) : undefined;
    if (found === undefined) await this.throttle.countRefusal('validate', origin.address);
    return found;
  }

  #draft(admin: User, { name, role = 'viewer', description = '', ...wanted }: NewServiceToken) {
    const orgId = chosenOrg(admin, wanted.orgId);
    refuseRoleAbove(admin, role);
    if (!NAME.test(name)) throw invalidField('name', 'must be 1 to 100 of the characters A-Z a-z 0-9 . _ -');
    if (description.length > MAX_DESCRIPTION)
      throw invalidField('description', `must have at most ${MAX_DESCRIPTION} characters`);
    const token = this.format.make(this.random);
    const record: ServiceToken = {
      id: newServiceTokenId(this.random),
      orgId,
      name,
      description,
      role,
      tokenHash: this.format.hashOf(token),
      createdBy: admin.id,
      createdAt: this.clock.now(),
    };
    return { record, token };
  }

  #record(
    action: 'service_token.created' | 'service_token.revoked',
    admin: User,
    record: ServiceToken,
  ): void {
    const facts = { role: record.role };
    this.audit.record({
      action,
      outcome: 'success',
      actor: admin.id,
      target: record.id,
      orgId: record.orgId,
      facts,
    });
  }
}
