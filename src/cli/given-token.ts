import { cureOf } from './token-cures.js';
import type { AuthErrorCode } from '../domain/errors.js';

/** One check that a token does not pass, and what to do about it. */
export interface Fault {
  readonly code: AuthErrorCode;
  readonly reason: string;
  readonly cure: string;
}

/** A token without what was written around it. */
export interface GivenToken {
  readonly token: string;
  /** What a server would stumble over before it reads the token. */
  readonly faults: readonly Fault[];
}

const QUOTED = /^(["'`“‘])(.*)["'`”’]$/s;

/** Takes a token as people paste it: whole headers, quotes and line breaks are taken off, and told where they harm. */
export function givenToken(text: string): GivenToken {
  const bare = text.trim().replace(/^(?:authorization:\s*)?bearer(?:\s+|$)/i, '');
  const [, , inQuotes] = QUOTED.exec(bare) ?? [];
  const token = (inQuotes ?? bare).trim();
  const gap = /\s/.exec(token);
  const faults = [
    ...(inQuotes === undefined ? [] : [malformed('it stands in quotes')]),
    ...(gap === null ? [] : [malformed(`white space or a line break after ${gap.index} characters`)]),
  ];
  return { faults, token: token.replace(/\s+/g, '') };
}

const malformed = (reason: string): Fault => ({
  code: 'token_malformed',
  reason,
  cure: cureOf('token_malformed'),
});

/** What a text is that is no access token but is easily taken for one; undefined: it may be one. */
export function otherKindOf(token: string): Fault | undefined {
  const fault = (reason: string, cure: string, code: AuthErrorCode = 'token_malformed'): Fault => ({
    ...{ code, reason, cure },
  });
  const parts = token.split('.');
  const header = headerOf(parts[0]);
  if (token === '')
    return fault(
      'There is no token.',
      'Give it as the argument, or "-" and write it to standard input.',
      'token_missing',
    );
  if (token.startsWith('{'))
    return fault('This is JSON and no token.', 'Take the value of "access_token" out of it.');
  if (token.startsWith('rt1.'))
    return fault(
      'This is a refresh token. It is good at POST /api/v1/auth/refresh and nowhere else.',
      'Send the access token.',
    );
  if (token.startsWith('pico_svc_'))
    return fault(
      'This is a service token. Resource servers use it for introspection and revocations; it opens no other route.',
      'Send an access token; whether a service token is good, POST /api/v1/auth/service-tokens/validate tells.',
    );
  if (parts.length === 5 && (header === undefined || 'enc' in header))
    return fault(
      'This is an encrypted token (JWE). Only signed ones are taken.',
      'Let its issuer sign and not encrypt.',
    );
  if (parts.length !== 3)
    return fault(
      `This has ${parts.length} ${parts.length === 1 ? 'part' : 'parts'} between dots; a signed token has three.`,
      'Send the access token, whole and once: no API key, no cookie, no ID of a session.',
    );
  if (header !== undefined && /^none$/i.test(String(header['alg'])))
    return fault(
      'alg is "none": nobody signed it, so anybody may have written it.',
      'Let the issuer sign by an algorithm that is accepted; no setting accepts an unsigned token.',
      'token_algorithm_refused',
    );
  return undefined;
}

function headerOf(part = ''): Readonly<Record<string, unknown>> | undefined {
  try {
    const header: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof header === 'object' && header !== null ? { ...header } : undefined;
  } catch {
    return undefined;
  }
}
