/** Where each kind of record lives. The prefix lets an application share the database. */
export const COLLECTIONS = {
  users: 'auth_users',
  groups: 'auth_groups',
  families: 'auth_families',
  serviceTokens: 'auth_service_tokens',
  keys: 'auth_keys',
  settings: 'auth_settings',
  meta: 'auth_meta',
} as const;

export type CollectionName = (typeof COLLECTIONS)[keyof typeof COLLECTIONS];

export interface IndexRule {
  readonly collection: CollectionName;
  readonly name: string;
  readonly key: Readonly<Record<string, 1 | -1>>;
  readonly unique?: true;
  /** Only documents that have the field are in it. */
  readonly sparse?: true;
  /** The server removes documents this long after the date in the field. It only cleans up. */
  readonly expireAfterSeconds?: number;
}

const { users, groups, families, serviceTokens, keys } = COLLECTIONS;
const inOrder = { createdAt: 1, _id: 1 } as const;

/**
 * Every index but those on `_id`. Sparse ones stay small: few users are elevated, suspended, deleted or
 * changed. Refreshing touches `ends` only, once an hour; signing in touches none of a user's.
 */
export const INDEXES: readonly IndexRule[] = [
  { collection: users, name: 'email', key: { emailKey: 1 }, unique: true },
  { collection: users, name: 'name', key: { nameKey: 1 } },
  { collection: users, name: 'org_email', key: { orgId: 1, emailKey: 1 } },
  { collection: users, name: 'org_name', key: { orgId: 1, nameKey: 1 } },
  { collection: users, name: 'created', key: inOrder },
  { collection: users, name: 'org_created', key: { orgId: 1, ...inOrder } },
  { collection: users, name: 'elevated', key: { elevatedRole: 1 }, sparse: true },
  { collection: users, name: 'suspended', key: { suspendedOrgId: 1 }, sparse: true },
  { collection: users, name: 'deleted', key: { deletedAt: 1 }, sparse: true },
  { collection: users, name: 'changed', key: { changedAt: 1 }, sparse: true },
  { collection: users, name: 'member', key: { 'memberships.groupId': 1 }, sparse: true },

  { collection: groups, name: 'org_name', key: { orgId: 1, nameKey: 1 }, unique: true },
  { collection: groups, name: 'deleted', key: { deletedAt: 1 }, sparse: true },

  { collection: families, name: 'user', key: { userId: 1, createdAt: -1 } },
  { collection: families, name: 'revoked', key: { revokedAt: 1 }, sparse: true },
  { collection: families, name: 'minted_with', key: { keyId: 1, revokedAt: 1 } },
  { collection: families, name: 'ends', key: { sweptFrom: 1 }, expireAfterSeconds: 0 },

  { collection: serviceTokens, name: 'org_name', key: { orgId: 1, name: 1 }, unique: true },
  { collection: serviceTokens, name: 'hash', key: { tokenHash: 1 }, unique: true },

  { collection: keys, name: 'chain', key: { use: 1, algorithm: 1, sequence: 1 }, unique: true },
];
