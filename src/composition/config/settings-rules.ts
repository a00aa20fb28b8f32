import { authContradictions } from '../auth-config-contradictions.js';
import { authConfigOf } from '../settings-auth-config.js';
import type { Settings } from '../settings.js';
import { snakeCase } from './key-names.js';

/** A statement about two or more settings, or about one and the profile. */
export interface SettingsFinding {
  readonly path: string;
  readonly message: string;
}

/** What must not be, although every value alone is allowed. */
export function contradictions(settings: Settings): SettingsFinding[] {
  const { auth, database, profile } = settings;
  const found: SettingsFinding[] = authContradictions(authConfigOf(settings), pathOf).map(
    ({ member, message }) => ({ path: member, message }),
  );
  const sealers = auth.key_encryption_keys.map((key) => key.slice(0, key.indexOf(':')));
  const twice = sealers.find((id, index) => sealers.indexOf(id) !== index);
  if (twice !== undefined)
    found.push({ path: 'auth.key_encryption_keys', message: `has two keys with the id ${twice}` });
  if (database.choice.kind === 'unknown')
    found.push({ path: 'database.url', message: database.choice.message });
  if (database.choice.kind === 'mongo' && auth.key_encryption_keys.length === 0)
    found.push({
      path: 'auth.key_encryption_keys',
      message:
        'is empty, and database.url names a database that other nodes may share: every node needs the same keys to open those in it',
    });
  if (database.choice.kind === 'memory' && profile === 'production')
    found.push({
      path: 'database.url',
      message: 'memory: forgets everything at the end; it needs the profile development or test',
    });
  return found;
}

const pathOf = (member: string): string => `auth.${snakeCase(member)}`;

/** What is allowed and probably not meant. */
export function doubts(settings: Settings): string[] {
  const { auth, server, database } = settings;
  const issuer = new URL(auth.issuer);
  const found: string[] = [];
  if (issuer.protocol === 'http:' && !isLoopback(issuer.hostname))
    found.push(
      'auth.issuer is http: tokens and passwords travel unprotected; use https outside this machine.',
    );
  if (server.port === 0 && issuer.port === '0')
    found.push('auth.issuer cannot be right with server.port 0; set it to the address that clients use.');
  if (database.choice.kind === 'memory')
    found.push('database.url is memory: everything is forgotten at the end.');
  return found;
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' ||
  host.endsWith('.localhost') ||
  host === '[::1]' ||
  /^127\.\d+\.\d+\.\d+$/.test(host);
