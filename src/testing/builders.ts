import type { Group } from '../domain/model/group.js';
import { groupNameKey } from '../domain/model/group.js';
import {
  asGroupId,
  asKeyId,
  asServiceTokenId,
  asSessionId,
  asUserId,
  DEFAULT_ORG,
} from '../domain/model/ids.js';
import type { KeyRecord } from '../domain/model/key-record.js';
import type { ServiceToken } from '../domain/model/service-token.js';
import type { TokenFamily } from '../domain/model/token-family.js';
import type { User } from '../domain/model/user.js';
import { START_OF_TEST_TIME } from './fixed-clock.js';

const DAY_MS = 86_400_000;
let built = 0;

/** A number that no other record of this process carries, as 22 characters like a base64url id. */
function serial(): string {
  built += 1;
  return String(built).padStart(22, '0');
}

/** An active viewer with a password hash; id and address are new in each call unless given. */
export function aUser(overrides: Partial<User> = {}): User {
  const number = serial();
  const email = overrides.email ?? `user-${number}@example.com`;
  return {
    id: asUserId(`usr_${number}`),
    email,
    emailKey: email.normalize('NFC').toLowerCase(),
    emailVerified: false,
    displayName: `User ${number}`,
    role: 'viewer',
    orgId: DEFAULT_ORG,
    status: 'active',
    passwordHash: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA',
    passwordDisabledAt: undefined,
    memberships: [],
    sessionEpoch: 0,
    claimsEpoch: 0,
    epochChangedAt: START_OF_TEST_TIME,
    createdAt: START_OF_TEST_TIME,
    lastLoginAt: undefined,
    deletedAt: undefined,
    version: 0,
    ...overrides,
  };
}

/** The tombstone of a user, as deletion hands it to `replace`. */
export function aTombstoneOf(user: User, deletedAt: number): User {
  return {
    ...user,
    email: '',
    emailKey: `deleted:${user.id}`,
    displayName: '',
    status: 'deleted',
    passwordHash: undefined,
    memberships: [],
    sessionEpoch: user.sessionEpoch + 1,
    claimsEpoch: user.claimsEpoch + 1,
    epochChangedAt: deletedAt,
    deletedAt,
  };
}

/** A living group; id and name are new in each call unless given. */
export function aGroup(overrides: Partial<Group> = {}): Group {
  const number = serial();
  const name = overrides.name ?? `Group ${number}`;
  return {
    id: asGroupId(`grp_${number}`),
    orgId: DEFAULT_ORG,
    name,
    nameKey: groupNameKey(name),
    description: '',
    createdAt: START_OF_TEST_TIME,
    deletedAt: undefined,
    version: 0,
    ...overrides,
  };
}

/** A fresh session: token 0, seven idle days, thirty in all. */
export function aFamily(overrides: Partial<TokenFamily> = {}): TokenFamily {
  const number = serial();
  const createdAt = overrides.createdAt ?? START_OF_TEST_TIME;
  return {
    sid: asSessionId(number),
    userId: asUserId(`usr_${number}`),
    n: 0,
    keyId: asKeyId('mac-1'),
    previousKeyId: undefined,
    rotatedAt: createdAt,
    marks: [],
    sessionEpoch: 0,
    audience: 'pico-bot',
    revokedAt: undefined,
    createdAt,
    idleExpiresAt: createdAt + 7 * DAY_MS,
    expiresAt: createdAt + 30 * DAY_MS,
    userAgent: 'curl/8.5.0',
    address: '192.0.2.1',
    version: 0,
    op: `op-${number}`,
    ...overrides,
  };
}

/** A service token with the rights of a viewer; id, name and hash are new in each call unless given. */
export function aServiceToken(overrides: Partial<ServiceToken> = {}): ServiceToken {
  const number = serial();
  return {
    id: asServiceTokenId(`svc_${number}`),
    orgId: DEFAULT_ORG,
    name: `service-${number}`,
    description: '',
    role: 'viewer',
    tokenHash: `hash-${number}`,
    createdBy: asUserId('usr_0000000000000000000000'),
    createdAt: START_OF_TEST_TIME,
    ...overrides,
  };
}

/** A signing key's record, active at once; kid and sequence are new in each call unless given. */
export function aKeyRecord(overrides: Partial<KeyRecord> = {}): KeyRecord {
  const number = serial();
  return {
    kid: asKeyId(`key-${number}`),
    use: 'sig',
    algorithm: 'EdDSA',
    sequence: Number(number),
    createdAt: START_OF_TEST_TIME,
    activatesAt: START_OF_TEST_TIME,
    keepSeconds: 4_500,
    tokenSeconds: 900,
    retiredAt: undefined,
    revokedAt: undefined,
    removedAt: undefined,
    secret: { keyEncryptionKeyId: 'kek-1', sealed: `sealed-${number}` },
    formerName: undefined,
    version: 1,
    ...overrides,
  };
}
