import type { AuditLog } from '../ports/audit-log.js';
import type { Clock } from '../ports/clock.js';
import type { PasswordHasher } from '../ports/password-hasher.js';
import type { RandomSource } from '../ports/random-source.js';
import type { UserRepository } from '../ports/user-repository.js';
import { encodeBase64Url } from './base64url.js';
import { parseEmail } from './email-address.js';
import { DEFAULT_ORG } from './model/ids.js';
import { newUser } from './new-user.js';
import type { PasswordPolicy } from './password-policy.js';
import type { UserEditor } from './user-editor.js';

export interface FirstAdminConfig {
  readonly autoCreateAdmin: boolean;
  readonly adminEmail: string;
  /** Empty: a random password is made. */
  readonly adminPassword: string;
}

export interface CreatedAdmin {
  readonly email: string;
  /** Undefined when the configured password was used: nothing needs to be shown. */
  readonly generatedPassword: string | undefined;
}

const RANDOM_PASSWORD_BYTES = 18;

/** Makes the first superadmin of an empty store. There is no default password. */
export class FirstAdmin {
  /** @internal */
  constructor(
    private readonly users: UserRepository,
    private readonly editor: UserEditor,
    private readonly hasher: PasswordHasher,
    private readonly policy: PasswordPolicy,
    private readonly random: RandomSource,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
    private readonly config: FirstAdminConfig,
  ) {}

  /**
   * Of many processes that start at once on an empty store, exactly one is given the account.
   * @throws AuthError of the password policy when the configured password is refused.
   */
  async ensure(): Promise<CreatedAdmin | undefined> {
    if (!this.config.autoCreateAdmin || !(await this.#isEmpty())) return undefined;
    const email = parseEmail(this.config.adminEmail, 'auth.admin_email');
    const generated = this.config.adminPassword === '' ? this.#randomPassword() : undefined;
    const owner = { emailKey: email.key, displayName: '' };
    const passwordHash = await this.hasher.hash(
      this.policy.accept(generated ?? this.config.adminPassword, owner),
    );
    const fields = {
      email,
      passwordHash,
      displayName: 'Administrator',
      orgId: DEFAULT_ORG,
      createdAt: this.clock.now(),
    };
    const admin = newUser(this.random, { ...fields, role: 'superadmin' });
    if ((await this.editor.insert(admin)) === 'email_taken') return undefined;
    this.audit.record({
      action: 'user.created',
      outcome: 'success',
      target: admin.id,
      orgId: admin.orgId,
      facts: { role: admin.role },
    });
    return { email: admin.email, generatedPassword: generated };
  }

  async #isEmpty(): Promise<boolean> {
    return (await this.users.list({ limit: 1 })).users.length === 0;
  }

  #randomPassword(): string {
    return encodeBase64Url(this.random.bytes(RANDOM_PASSWORD_BYTES));
  }
}
