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
import { queueShareOf } from './network-address.js';
import { isPasswordOf } from './password-check.js';
import type { Audiences } from './audiences.js';
import type { SessionOpening } from './session-opening.js';
import { DISABLE_AFTER } from './sign-in-limits.js';
import { LimitReached, type SignInAttempt, type SignInThrottle } from './sign-in-throttle.js';
import type { UserEditor } from './user-editor.js';

export interface Credentials {
  readonly email: string;
  readonly password: string;
  /** What the tokens are for; undefined: the default audience. */
  readonly audience?: string | undefined;
  readonly origin: RequestOrigin;
}

/**
 * Exchanges credentials for the first pair of tokens of a session. A wrong password and an account that is
 * unknown, suspended, disabled or without a password are treated alike: the same hashing, the same answer.
 */
export class SignIn {
  /** @internal */
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
    const attempt = await this.#begin(emailKey, origin);
    const user = await this.#decided(attempt, () => this.users.findByEmailKey(emailKey));
    const matches = await this.#decided(attempt, () => isPasswordOf(this.hasher, user, password, origin));
    if (user === undefined || !matches) return this.#refuse(user, attempt);
    await attempt.succeeded(user.passwordHash);
    await this.#rehash(user, password, origin);
    const pair = await this.sessions.open(user, origin, meantFor);
    await this.users.recordSignIn(user.id, this.clock.now());
    this.counter.count('sign_in_succeeded');
    this.audit.record({ action: 'user.signed_in', outcome: 'success', actor: user.id, orgId: user.orgId });
    return pair;
  }

  /** When a limit stops an attempt, that is recorded once a wait, so that a flood of guesses cannot flood the audit log. */
  async #begin(emailKey: string, origin: RequestOrigin): Promise<SignInAttempt> {
    try {
      return await this.throttle.begin(emailKey, origin.address);
    } catch (error) {
      // The answer is the same when the store cannot say whose account it is.
      if (error instanceof LimitReached) await this.#recordThrottled(emailKey, error).catch(() => undefined);
      throw error;
    }
  }

  async #recordThrottled(emailKey: string, { code, limit, retryAfterSeconds }: LimitReached): Promise<void> {
    const target = await this.users.findByEmailKey(emailKey);
    this.audit.record({
      action: 'sign_in.throttled',
      outcome: 'refused',
      target: target?.id,
      orgId: target?.orgId,
      code,
      facts: { limit, retry_after_seconds: retryAfterSeconds },
    });
  }

  /** An error (the queue is full, the store is gone) says nothing about the password, so the attempt is not counted. */
  async #decided<Result>(attempt: SignInAttempt, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      await attempt.abandoned();
      throw error;
    }
  }

  /** Moves an old hash to today's scheme. When that cannot be done now, the sign-in goes on without it. */
  async #rehash(user: User, password: string, origin: RequestOrigin): Promise<void> {
    const old = user.passwordHash;
    if (old === undefined || !this.hasher.needsRehash(old, password)) return;
    try {
      const fresh = await this.hasher.hash(password.normalize('NFC'), queueShareOf(origin));
      await this.users.replacePasswordHash(user.id, old, fresh);
    } catch (error) {
      if (!(error instanceof AuthError)) throw error;
    }
  }

  async #refuse(found: User | undefined, attempt: SignInAttempt): Promise<never> {
    const failures = await attempt.failed(found?.passwordHash);
    this.counter.count('sign_in_failed');
    this.audit.record({
      action: 'sign_in.refused',
      outcome: 'refused',
      target: found?.id,
      code: 'invalid_credentials',
      facts: { consecutive_failures: failures },
    });
    if (found?.passwordDisabledAt === undefined && failures >= DISABLE_AFTER) await this.#disable(found);
    throw new AuthError('invalid_credentials');
  }

  async #disable(found: User | undefined): Promise<void> {
    if (found === undefined || found.passwordHash === undefined) return;
    const now = this.clock.now();
    const { before, after } = await this.editor.edit(found.id, (user) => {
      // A password that was set meanwhile is not the one that was guessed at.
      const isGuessed = user.passwordHash === found.passwordHash && user.passwordDisabledAt === undefined;
      return isGuessed ? { ...user, passwordDisabledAt: now } : user;
    });
    if (after === before) return;
    this.audit.record({
      action: 'password.disabled',
      outcome: 'alarm',
      target: found.id,
      orgId: found.orgId,
    });
  }
}
