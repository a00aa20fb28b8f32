import { invalidField } from './errors.js';

export interface EmailAddress {
  /** As typed, NFC, trimmed: what is shown. */
  readonly shown: string;
  /** What is unique: NFC, lower case. No provider tricks with dots and tags. */
  readonly key: string;
}

const MAX_LENGTH = 254; // RFC 5321 section 4.5.3.1.3
/** No character that cannot be seen: two addresses that look alike must not be two accounts. */
const LOCAL_PART = /^[^\s@"<>()[\],;:\\\p{Cc}\p{Cf}\p{Cs}]{1,64}$/u;
const DOMAIN =
  /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/;

/** The canonical form of any text, well formed or not: what a sign-in looks up and a throttle counts. */
export const emailKeyOf = (typed: string): string =>
  typed.normalize('NFC').trim().toLowerCase().normalize('NFC');

/**
 * Reads an address that is to be stored.
 * @throws AuthError `validation_failed` when it is no address, or its domain is neither ASCII nor punycode.
 */
export function parseEmail(typed: string, path = 'email'): EmailAddress {
  const shown = typed.normalize('NFC').trim();
  const key = emailKeyOf(typed);
  const at = key.lastIndexOf('@');
  if (at < 1 || key.length > MAX_LENGTH || !LOCAL_PART.test(key.slice(0, at))) {
    throw invalidField(path, 'must be an e-mail address');
  }
  if (!DOMAIN.test(key.slice(at + 1))) {
    throw invalidField(path, 'must have a domain in ASCII; write an international one in punycode (xn--…)');
  }
  return { shown, key };
}

/** The part before the @, for comparison with passwords. */
export const localPart = (emailKey: string): string =>
  emailKey.slice(0, Math.max(0, emailKey.lastIndexOf('@')));
