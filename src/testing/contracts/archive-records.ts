import {
  asGroupId,
  asKeyId,
  asOrgId,
  asServiceTokenId,
  asSessionId,
  asUserId,
} from '../../domain/model/ids.js';
import type { Shelf, Shelves } from '../../ports/store-archive.js';
import { aFamily, aGroup, aKeyRecord, aServiceToken, aTombstoneOf, aUser } from '../builders.js';

/** One kind of record, as the clauses about shelves need it. */
export interface Kind<Entry> {
  readonly name: keyof Shelves;
  readonly shelfOf: (shelves: Shelves) => Shelf<Entry>;
  readonly keyOf: (entry: Entry) => string;
  /** Together in one store; with every field that may be absent both there and absent. */
  readonly records: readonly Entry[];
  /** Of each, the second may not join the first; all firsts may. */
  readonly rivals: readonly (readonly [Entry, Entry])[];
  /** A record under this key; undefined for a kind that has one key only. */
  readonly named: ((key: string) => Entry) | undefined;
}

export type Visit = <Entry>(kind: Kind<Entry>) => Promise<void>;

/** Shows each kind of record in turn, with records that no other call has. */
export async function visitKinds(visit: Visit): Promise<void> {
  await visit(users());
  await visit(groups());
  await visit(serviceTokens());
  await visit(families());
  await visit(signingKeys());
  await visit({
    name: 'registration',
    shelfOf: ({ registration }) => registration,
    keyOf: () => 'registration_enabled',
    records: [false],
    rivals: [[false, true]],
    named: undefined,
  });
  const [ann, bob] = [aUser().id, aUser().id];
  await visit({
    name: 'superadmins',
    shelfOf: ({ superadmins }) => superadmins,
    keyOf: (id) => id,
    records: [ann, bob],
    rivals: [[ann, ann]],
    named: asUserId,
  });
}

function users(): Kind<ReturnType<typeof aUser>> {
  const membership = { groupId: asGroupId('grp_1'), joinedAt: 7 };
  return {
    name: 'users',
    shelfOf: (shelves) => shelves.users,
    keyOf: ({ id }) => id,
    records: [
      aUser({ memberships: [membership], formerOrgIds: [asOrgId('before')], lastLoginAt: 3, version: 9 }),
      aUser({ passwordHash: undefined, status: 'suspended', passwordDisabledAt: 5, claimsEpoch: 2 }),
      aTombstoneOf(aUser({ memberships: [membership] }), now()),
    ],
    rivals: rivalsOf(
      aUser,
      ({ id }) => ({ id }),
      ({ email, emailKey }) => ({ email, emailKey }),
    ),
    named: (id) => aUser({ id: asUserId(id) }),
  };
}

function groups(): Kind<ReturnType<typeof aGroup>> {
  return {
    name: 'groups',
    shelfOf: (shelves) => shelves.groups,
    keyOf: ({ id }) => id,
    records: [aGroup({ description: 'of people', version: 4 }), aGroup({ deletedAt: now() })],
    rivals: rivalsOf(
      aGroup,
      ({ id }) => ({ id }),
      ({ name }) => ({ name }),
    ),
    named: (id) => aGroup({ id: asGroupId(id) }),
  };
}

function serviceTokens(): Kind<ReturnType<typeof aServiceToken>> {
  return {
    name: 'serviceTokens',
    shelfOf: (shelves) => shelves.serviceTokens,
    keyOf: ({ id }) => id,
    records: [aServiceToken({ role: 'operator', description: 'nightly' }), aServiceToken()],
    rivals: rivalsOf(
      aServiceToken,
      ({ id }) => ({ id }),
      ({ name }) => ({ name }),
      ({ tokenHash }) => ({ tokenHash }),
    ),
    named: (id) => aServiceToken({ id: asServiceTokenId(id) }),
  };
}

function families(): Kind<ReturnType<typeof aFamily>> {
  const createdAt = now();
  return {
    name: 'families',
    shelfOf: (shelves) => shelves.families,
    keyOf: ({ sid }) => sid,
    records: [
      aFamily({ createdAt, n: 3, marks: [{ n: 2, at: createdAt }], version: 3 }),
      aFamily({ createdAt, revokedAt: createdAt, userAgent: undefined, address: undefined }),
    ],
    rivals: rivalsOf(aLiveFamily, ({ sid }) => ({ sid })),
    named: (sid) => aLiveFamily({ sid: asSessionId(sid) }),
  };
}

function signingKeys(): Kind<ReturnType<typeof aKeyRecord>> {
  return {
    name: 'signingKeys',
    shelfOf: (shelves) => shelves.signingKeys,
    keyOf: ({ kid }) => kid,
    records: [
      aKeyRecord({ version: 5 }),
      aKeyRecord({
        ...{ secret: undefined, revokedAt: 4, retiredAt: 3, removedAt: 5 },
        formerName: { kid: asKeyId('former'), until: 9 },
      }),
    ],
    rivals: rivalsOf(
      aKeyRecord,
      ({ kid }) => ({ kid }),
      ({ sequence }) => ({ sequence }),
    ),
    named: (kid) => aKeyRecord({ kid: asKeyId(kid) }),
  };
}

const aLiveFamily = (overrides: Partial<ReturnType<typeof aFamily>> = {}) =>
  aFamily({ createdAt: now(), ...overrides });

/** A record beside itself, and beside another one that agrees with it in something that no two may share. */
function rivalsOf<Entry>(
  make: (overrides?: Partial<Entry>) => Entry,
  ...shared: readonly ((first: Entry) => Partial<Entry>)[]
): readonly (readonly [Entry, Entry])[] {
  const same = make();
  const others = shared.map((sharedBy): readonly [Entry, Entry] => {
    const first = make();
    return [first, make(sharedBy(first))];
  });
  return [[same, same], ...others];
}

/** Of this machine: a store may by itself remove what is over. */
const now = (): number => Date.now();
