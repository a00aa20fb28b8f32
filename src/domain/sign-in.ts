import type { AuditLog } from '../ports/audit-log.js';
import type { Clock } from '../ports/clock.js';
import type { EventCounter } from '../ports/event-counter.js';
import type { PasswordHasher } from '../ports/password-hasher.js';
import type { UserRepository } from '../ports/user-repository.js';
import { emailKeyOf } from './email-address.js';
import { AuthError } from './errors.js';
import type { TokenPair } from './model/access-token.js';
import type { RequestOrigin } from './model/principal.js';
import type { User } from './model/user.js';
import { throttleUnit } from './network-address.js';
import { MAX_PASSWORD_BYTES, passwordBytes } from './password-policy.js';
import type { Audiences } from './audiences.js';
import type { SessionOpening } from './session-opening.js';
import { DISABLE_AFTER } from './sign-in-limits.js';
import type { SignInAttempt, SignInThrottle } from './sign-in-throttle.js';
import type { UserEditor } from './user-editor.js';

export interface Credentials {
  readonly email: string;
  readonly password: string;
  /** What the tokens are for; undefined: the default audience. */
  readonly audience?: string | undefined;
  readonly origin: RequestOrigin;
}

/**
 * Credentials to the first pair of tokens. Unknown, wrong, suspended, disabled and passwordless
 * accounts take one path: the same hashing, the same answer.
 */
export class SignIn {
  constructor(
    private readonly users: UserRepository,
    private readonly hasher: PasswordHasher,
    private readonly throttle: SignInThrottle,
    private readonly sessions: SessionOpening,
    private readonly audiences: Audiences,
    private readonly editor: UserEditor,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
    private readonly counter: EventCounter,
  ) {}

  /**
   * @throws AuthError `invalid_credentials`, `audience_unknown`, `rate_limited`, `overloaded`, `claims_too_large`,
   * `signing_key_unavailable`.
   */
  async signIn({ email, password, audience, origin }: Credentials): Promise<TokenPair> {
    const meantFor = this.audiences.chosen(audience);
    const emailKey = emailKeyOf(email);
    const attempt = await this.throttle.begin(emailKey, origin.address);
    const share = origin.address === undefined ? undefined : throttleUnit(origin.address);
    const found = await this.#decided(attempt, () => this.users.findByEmailKey(emailKey));
    const user = found !== undefined && maySignIn(found) ? found : undefined;
    const matches = await this.#decided(attempt, () => this.#matches(user, password, share));
    if (user === undefined || !matches) return this.#refuse(found, attempt);
    await attempt.succeeded();
    const current = await this.#rehashed(user, password, share);
    const pair = await this.sessions.open(current, origin, meantFor);
    await this.users.recordSignIn(user.id, this.clock.now());
    this.counter.count('sign_in_succeeded');
    this.audit.record({ action: 'user.signed_in', outcome: 'success', actor: user.id, orgId: user.orgId });
    return pair;
  }

  /** A failure of the machinery says nothing about the password, so it must not count against the account. */
  async #decided<Result>(attempt: SignInAttempt, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      await attempt.abandoned();
      throw error;
    }
  }

  /** Nobody's password is longer than the limit, so an over-long one costs the dummy hash and fits nobody. */
  #matches(user: User | undefined, password: string, share: string | undefined): Promise<boolean> {
    const tooLong = passwordBytes(password) > MAX_PASSWORD_BYTES;
    return this.hasher.verify(tooLong ? undefined : user?.passwordHash, tooLong ? '' : password, share);
  }

  /** Moves an old hash to today's scheme; that this fails must not fail a sign-in. */
  async #rehashed(user: User, password: string, share: string | undefined): Promise<User> {
    const old = user.passwordHash;
    if (old === undefined || !this.hasher.needsRehash(old, password)) return user;
    try {
      const fresh = await this.hasher.hash(password.normalize('NFC'), share);
      await this.users.replacePasswordHash(user.id, old, fresh);
    } catch (error) {
      if (!(error instanceof AuthError)) throw error;
    }
    return user;
  }

  async #refuse(found: User | undefined, attempt: SignInAttempt): Promise<never> {
    attempt.failed();
    this.counter.count('sign_in_failed');
    this.audit.record({
      action: 'sign_in.refused',
      outcome: 'refused',
      target: found?.id,
      code: 'invalid_credentials',
      facts: { consecutive_failures: attempt.failures },
    });
    if (found?.passwordDisabledAt === undefined && attempt.failures >= DISABLE_AFTER)
      await this.#disable(found);
    throw new AuthError('invalid_credentials');
  }

  async #disable(found: User | undefined): Promise<void> {
    if (found === undefined || found.passwordHash === undefined) return;
    const now = this.clock.now();
    await this.editor.edit(found.id, (user) => ({
      ...user,
      passwordDisabledAt: user.passwordDisabledAt ?? now,
    }));
    this.audit.record({
      action: 'password.disabled',
      outcome: 'alarm',
      target: found.id,
      orgId: found.orgId,
    });
  }
}

const maySignIn = (user: User): boolean => user.status === 'active' && user.passwordDisabledAt === undefined;
