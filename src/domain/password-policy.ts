import type { PasswordBlocklist } from '../ports/password-blocklist.js';
import { localPart } from './email-address.js';
import { AuthError } from './errors.js';

export interface PasswordPolicyConfig {
  /** Code points; NIST SP 800-63B-4 section 3.1.1.2 wants 15 where the password is the only factor. */
  readonly passwordMinLength: number;
  readonly passwordBlocklist: boolean;
}

/** What a password must not be, apart from common. */
export interface PasswordOwner {
  readonly emailKey: string;
  readonly displayName: string;
}

/** Long passphrases fit; a megabyte never reaches the hasher. */
export const MAX_PASSWORD_BYTES = 1_024;

const SERVICE_NAMES = new Set(['pico-auth', 'picoauth', 'pico auth']);

export const passwordBytes = (password: string): number => new TextEncoder().encode(password).length;

/** NIST SP 800-63B-4 section 3.1.1.2: length and a blocklist with the reason given, no composition rules. */
export class PasswordPolicy {
  constructor(
    private readonly blocklist: PasswordBlocklist,
    private readonly config: PasswordPolicyConfig,
  ) {}

  /**
   * The text to hash (NFC) for a new password.
   * @throws AuthError `password_too_short`, `password_too_long` or `password_blocked`, with the reason in the message.
   */
  accept(password: string, owner: PasswordOwner): string {
    const text = password.normalize('NFC');
    const minimum = this.config.passwordMinLength;
    if ([...text].length < minimum) {
      throw new AuthError('password_too_short', {
        message: `The password needs at least ${minimum} characters.`,
      });
    }
    if (passwordBytes(text) > MAX_PASSWORD_BYTES) throw new AuthError('password_too_long');
    if (this.config.passwordBlocklist) this.#refuseGuessable(text, owner);
    return text;
  }

  /** The whole password is compared, never a part of it (same section). */
  #refuseGuessable(text: string, owner: PasswordOwner): void {
    const plain = text.toLowerCase();
    const name = owner.displayName.normalize('NFC').toLowerCase();
    if (this.blocklist.contains(text)) throw blocked('it is one of the most common passwords');
    if (plain === owner.emailKey || plain === localPart(owner.emailKey))
      throw blocked('it is the e-mail address');
    if (plain === name) throw blocked('it is the display name');
    if (SERVICE_NAMES.has(plain)) throw blocked('it is the name of this service');
    if (new Set(plain).size === 1) throw blocked('it repeats one character');
  }
}

const blocked = (reason: string): AuthError =>
  new AuthError('password_blocked', { message: `The password is too easy to guess: ${reason}.` });
