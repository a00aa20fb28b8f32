import type { RandomSource } from '../ports/random-source.js';
import type { EmailAddress } from './email-address.js';
import { invalidField } from './errors.js';
import { newUserId } from './identifiers.js';
import type { OrgId } from './model/ids.js';
import type { Role } from './model/role.js';
import type { User } from './model/user.js';

export interface NewUserFields {
  readonly email: EmailAddress;
  readonly displayName: string;
  readonly role: Role;
  readonly orgId: OrgId;
  readonly passwordHash: string | undefined;
  readonly createdAt: number;
}

/** The first version of a user record. */
export function newUser(random: RandomSource, { email, createdAt, ...fields }: NewUserFields): User {
  return {
    ...fields,
    id: newUserId(random),
    email: email.shown,
    emailKey: email.key,
    emailVerified: false,
    status: 'active',
    passwordDisabledAt: undefined,
    memberships: [],
    sessionEpoch: 0,
    claimsEpoch: 0,
    epochChangedAt: createdAt,
    createdAt,
    lastLoginAt: undefined,
    deletedAt: undefined,
    version: 0,
  };
}

const MAX_DISPLAY_NAME = 200;

/** A display name as it is kept: NFC, trimmed, no control characters. @throws AuthError `validation_failed`. */
export function parseDisplayName(typed: string, path = 'display_name'): string {
  const text = typed.normalize('NFC').trim();
  if ([...text].length > MAX_DISPLAY_NAME)
    throw invalidField(path, `must have at most ${MAX_DISPLAY_NAME} characters`);
  if (/\p{Cc}/u.test(text)) throw invalidField(path, 'must not contain control characters');
  return text;
}
