import { CompactJwsReader } from '../domain/compact-jws.js';
import type { TokenFinding } from '../domain/token-findings.js';
import type { JsonObject } from '../domain/unambiguous-json.js';
import { cureOf } from './token-cures.js';

const LONGEST_VALUE = 300;
const TIMES = ['exp', 'iat', 'nbf', 'auth_time'];

/** What a text is that is no access token but is easily taken for one; undefined: it may be one. */
export function otherKindOf(token: string): string | undefined {
  if (token === '')
    return 'There is no token: give it as the argument, or "-" and write it to standard input.';
  if (token.startsWith('rt1.'))
    return 'This is a refresh token. It is good at POST /api/v1/auth/refresh and nowhere else; send the access token.';
  if (token.startsWith('pico_svc_'))
    return 'This is a service token. Resource servers use it for introspection and revocations; it opens no other route.';
  if (token.split('.').length === 5)
    return 'This is an encrypted token (JWE). Only signed ones are taken: let its issuer sign and not encrypt.';
  return undefined;
}

/** Header and claims, one a line; nothing when they cannot be read, which the findings say. */
export function partsText(token: string): string {
  try {
    const { header, claims } = new CompactJwsReader().read(token);
    return `header\n${membersText(header)}claims\n${membersText(claims)}\n`;
  } catch {
    return '';
  }
}

/** Whoever made the token chose its texts: as JSON they are one line, without control characters. */
const membersText = (members: JsonObject): string =>
  Object.entries(members)
    .map(([name, value]) => `  ${JSON.stringify(name).slice(1, -1)}: ${shown(name, value)}\n`)
    .join('');

function shown(name: string, value: unknown): string {
  const text = JSON.stringify(value).slice(0, LONGEST_VALUE);
  const date = typeof value === 'number' && TIMES.includes(name) ? new Date(value * 1000) : undefined;
  return date === undefined || Number.isNaN(date.getTime()) ? text : `${text} (${date.toISOString()})`;
}

/** Every check that failed with its cure, or that none did. */
export function verdictText(findings: readonly TokenFinding[], unseen: string | undefined): string {
  const failed = findings.map(
    ({ code, reason }) => `FAILS  ${code}: ${reason}\n       cure: ${cureOf(code)}\n`,
  );
  const good = unseen === undefined ? 'The token is good.\n' : 'No fault was found.\n';
  const verdict = failed.length === 0 ? good : failed.join('');
  return unseen === undefined ? verdict : `${verdict}Not looked at: ${unseen}\n`;
}
