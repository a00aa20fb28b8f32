import { CompactJwsReader } from '../domain/compact-jws.js';
import type { JsonObject } from '../domain/unambiguous-json.js';
import type { Fault } from './given-token.js';

const LONGEST_VALUE = 300;
const TIMES = ['exp', 'iat', 'nbf', 'auth_time'];

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
export function verdictText(faults: readonly Fault[], unseen: string | undefined): string {
  const failed = faults.map(({ code, reason, cure }) => `FAILS  ${code}: ${reason}\n       cure: ${cure}\n`);
  const good = unseen === undefined ? 'The token is good.\n' : 'No fault was found.\n';
  const verdict = failed.length === 0 ? good : failed.join('');
  return unseen === undefined ? verdict : `${verdict}Not looked at: ${unseen}\n`;
}
