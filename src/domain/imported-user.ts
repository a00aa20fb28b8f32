import type { PasswordHasher } from '../ports/password-hasher.js';
import { type EmailAddress, parseEmail } from './email-address.js';
import { AuthError } from './errors.js';
import type { ImportIdentity } from './import-identity.js';
import { type ImportOptions, LineRefusal, refuseUnstorable } from './import-options.js';
import { isOrgSlug, type OrgId, type UserId } from './model/ids.js';
import { isRole, type Role } from './model/role.js';
import type { ImportNote, UserEntry } from './model/user-transfer.js';
import { parseDisplayName } from './new-user.js';

/** A line about a user that is fit to be stored. Undefined: the line does not say. */
export interface ImportedUser {
  readonly id: UserId;
  readonly email: EmailAddress;
  readonly displayName: string | undefined;
  readonly role: Role | undefined;
  readonly orgId: OrgId | undefined;
  readonly status: 'active' | 'suspended' | undefined;
  readonly passwordHash: string | undefined;
  readonly notes: readonly ImportNote[];
}

/** Judges a line. @throws LineRefusal, AuthError `validation_failed`. */
export function parseImportedUser(
  entry: UserEntry,
  identity: ImportIdentity,
  hasher: PasswordHasher,
  options: ImportOptions,
): ImportedUser {
  const { sourceId, passwordHash, displayName } = entry;
  if (passwordHash !== undefined && !hasher.recognises(passwordHash)) throw new LineRefusal('invalid_hash');
  refuseUnstorable('display_name', displayName);
  const id = identity.userId(sourceId);
  const role = entry.role === undefined ? undefined : roleOf(entry.role, options.roles);
  const orgId = entry.org === undefined ? undefined : identity.orgId(entry.org);
  const notes: readonly (ImportNote | false)[] = [
    sourceId !== undefined && sourceId !== id && 'id_mapped',
    entry.org !== undefined && entry.org !== orgId && 'org_mapped',
    entry.role !== undefined && entry.role !== role && 'role_mapped',
  ];
  return {
    id,
    email: emailOf(entry.email),
    displayName: displayName === undefined ? undefined : parseDisplayName(displayName),
    role,
    orgId,
    status: entry.status === undefined ? undefined : statusOf(entry.status),
    passwordHash,
    notes: notes.filter((note) => note !== false),
  };
}

/** Organisations of the past, where they are slugs: nothing else was ever one here. */
export const formerOrgsOf = (entry: UserEntry, identity: ImportIdentity): readonly OrgId[] | undefined =>
  entry.formerOrgs?.filter(isOrgSlug).map((org) => identity.orgId(org));

function roleOf(text: string, roles: ReadonlyMap<string, Role>): Role {
  const role = roles.get(text) ?? text;
  if (!isRole(role)) throw new LineRefusal('unknown_role', role);
  return role;
}

function statusOf(text: string): 'active' | 'suspended' {
  if (text !== 'active' && text !== 'suspended')
    throw new LineRefusal('invalid_field', 'status must be active or suspended');
  return text;
}

function emailOf(text: string): EmailAddress {
  try {
    return parseEmail(text);
  } catch (error) {
    if (error instanceof AuthError) throw new LineRefusal('invalid_email', error.issues[0]?.message);
    throw error;
  }
}
