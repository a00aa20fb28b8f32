import type { AuditLog } from '../ports/audit-log.js';
import type { Clock } from '../ports/clock.js';
import type { PasswordHasher } from '../ports/password-hasher.js';
import type { RandomSource } from '../ports/random-source.js';
import type { SettingsStore } from '../ports/settings-store.js';
import type { UserRepository } from '../ports/user-repository.js';
import { readSuperadmin } from './access-policy.js';
import { parseEmail } from './email-address.js';
import { AuthError } from './errors.js';
import { DEFAULT_ORG } from './model/ids.js';
import type { Principal, RequestOrigin } from './model/principal.js';
import type { User } from './model/user.js';
import { queueShareOf } from './network-address.js';
import { newUser, parseDisplayName } from './new-user.js';
import type { PasswordPolicy } from './password-policy.js';
import type { Throttle } from './throttle.js';

export interface RegistrationForm {
  readonly email: string;
  readonly password: string;
  readonly displayName?: string | undefined;
  readonly origin: RequestOrigin;
}

export interface RegistrationConfig {
  /** Used until a superadmin has set the stored switch. */
  readonly registrationEnabled: boolean;
}

/** Lets people make their own accounts, as viewers of the default organisation. */
export class Registration {
  /** @internal */
  constructor(
    private readonly users: UserRepository,
    private readonly settings: SettingsStore,
    private readonly hasher: PasswordHasher,
    private readonly policy: PasswordPolicy,
    private readonly throttle: Throttle,
    private readonly random: RandomSource,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
    private readonly config: RegistrationConfig,
  ) {}

  /**
   * @throws AuthError `registration_disabled`, `rate_limited`, `validation_failed`, `password_too_short`,
   * `password_too_long`, `password_blocked`, `email_taken`, `overloaded`.
   */
  async register({ email, password, displayName = '', origin }: RegistrationForm): Promise<User> {
    if (!(await this.isEnabled())) throw new AuthError('registration_disabled');
    await this.throttle.countRegistration(origin.address);
    const address = parseEmail(email);
    const name = parseDisplayName(displayName);
    const text = this.policy.accept(password, { emailKey: address.key, displayName: name });
    if ((await this.users.findByEmailKey(address.key)) !== undefined) throw new AuthError('email_taken');
    const passwordHash = await this.hasher.hash(text, queueShareOf(origin));
    const createdAt = this.clock.now();
    const fields = { email: address, displayName: name, passwordHash, createdAt };
    const user = newUser(this.random, { ...fields, role: 'viewer', orgId: DEFAULT_ORG });
    if ((await this.users.insert(user)) === 'email_taken') throw new AuthError('email_taken');
    this.audit.record({
      action: 'user.registered',
      outcome: 'success',
      actor: user.id,
      target: user.id,
      orgId: user.orgId,
    });
    return user;
  }

  /** By the stored switch; by the configuration while it was never set. */
  async isEnabled(): Promise<boolean> {
    return (await this.settings.registrationEnabled()) ?? this.config.registrationEnabled;
  }

  /** @throws AuthError `forbidden` unless the caller is a superadmin, `token_revoked`. */
  async readSwitch(caller: Principal): Promise<boolean> {
    await readSuperadmin(this.users, caller);
    return this.isEnabled();
  }

  /** @throws AuthError `forbidden` unless the caller is a superadmin, `token_revoked`. */
  async setEnabled(caller: Principal, enabled: boolean): Promise<void> {
    const admin = await readSuperadmin(this.users, caller);
    await this.settings.setRegistrationEnabled(enabled);
    this.audit.record({
      action: 'registration.switched',
      outcome: 'success',
      actor: admin.id,
      facts: { enabled },
    });
  }
}
