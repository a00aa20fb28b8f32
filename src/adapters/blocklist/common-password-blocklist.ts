import type { PasswordBlocklist } from '../../ports/password-blocklist.js';

/**
 * The 49,000 most common passwords of public leaks, as @zxcvbn-ts/language-common (MIT) has them.
 * Whole passwords only (NIST SP 800-63B-4, 3.1.1.2), in any letter case, composed or not.
 */
export class CommonPasswordBlocklist implements PasswordBlocklist {
  readonly #known: ReadonlySet<string>;

  constructor(passwords: Iterable<string>) {
    this.#known = new Set(Array.from(passwords, canonical));
  }

  /** Reads the list; about 25 ms, so a server does it once, at its start. */
  static async load(): Promise<CommonPasswordBlocklist> {
    const { dictionary } = await import('@zxcvbn-ts/language-common');
    return new CommonPasswordBlocklist(dictionary['passwords-common']);
  }

  contains(password: string): boolean {
    return this.#known.has(canonical(password));
  }
}

const canonical = (password: string): string => password.normalize('NFC').toLowerCase();
