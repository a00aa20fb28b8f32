import { parseEmail } from '../../domain/email-address.js';

/** What a text must be like, in words and as a check. */
export interface TextFormat {
  readonly must: string;
  readonly fits: (text: string) => boolean;
}

/** An http or https address without query, fragment or user (RFC 8414 section 2). */
export const HTTP_URL: TextFormat = {
  must: 'must be an http or https URL without query, fragment or user',
  fits: (text) => {
    if (!/^https?:\/\/[^\s?#@\\]+$/.test(text) || !URL.canParse(text)) return false;
    const url = new URL(text);
    return url.search === '' && url.hash === '' && url.username === '';
  },
};

/** An address that the domain stores. */
export const EMAIL_ADDRESS: TextFormat = {
  must: 'must be an e-mail address, its domain in ASCII',
  fits: (text) => {
    try {
      parseEmail(text);
      return true;
    } catch {
      return false;
    }
  },
};

/** An origin as browsers send it (RFC 6454 section 6.2). */
export const WEB_ORIGIN: TextFormat = {
  must: 'must be an exact origin, like https://app.example.com',
  fits: (text) => /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text,
};

/** Anything but the password that the original pico-auth is known for. */
export const ADMIN_PASSWORD: TextFormat = {
  must: 'must not be "admin", which everybody knows; leave it empty for a random one',
  fits: (text) => text.toLowerCase() !== 'admin',
};
