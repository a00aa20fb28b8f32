import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { asKeyId, asSessionId, asUserId } from '../../domain/model/ids.js';
import { LONGEST_TOKEN_MS } from '../../domain/model/token-family.js';
import type { TokenFamilyStore } from '../../ports/token-family-store.js';
import { aFamily } from '../builders.js';
import { clause, type Contract } from './contract.js';
import { HOSTILE_TEXTS, tamper } from './provocation.js';
import { rotationOf } from './rotation-request.js';

const alice = asUserId('usr_alice');

/** Opening, finding, ending, listing and sweeping sessions. */
export const familyLifecycleClauses: Contract<TokenFamilyStore> = [
  clause(
    'an opened family comes back with every field; what is not there is undefined',
    'an empty object is truthy: an unknown session would refresh',
    async (families) => {
      const family = aFamily({ userAgent: undefined, address: undefined, marks: [{ n: 1, at: 2 }] });
      await families.open(family);
      deepStrictEqual(await families.find(family.sid), family);
      for (const text of HOSTILE_TEXTS) strictEqual(await families.find(asSessionId(text)), undefined);
    },
  ),
  clause(
    'a second family with a taken sid is an error and changes nothing',
    'a session record is overwritten by another user’s',
    async (families) => {
      const family = aFamily();
      await families.open(family);
      const outcome = await families.open(aFamily({ sid: family.sid })).catch(() => 'refused');
      strictEqual(outcome, 'refused');
      deepStrictEqual(await families.find(family.sid), family);
    },
  ),
  clause(
    'changing a record that was handed in or out changes nothing stored',
    'a session gains time or another owner without a write',
    async (families) => {
      const family = aFamily({ userId: alice, marks: [{ n: 0, at: 1 }] });
      const pristine = structuredClone(family);
      await families.open(family);
      tamper(family);
      tamper((await families.find(pristine.sid)) ?? {});
      tamper(await families.listLive(alice, pristine.createdAt));
      deepStrictEqual(await families.find(pristine.sid), pristine);
      deepStrictEqual(await families.listLive(alice, pristine.createdAt), [pristine]);
    },
  ),
  clause(
    'an ended session says when, refuses every refresh, and cannot be ended again',
    'a signed-out session lives on',
    async (families) => {
      const family = aFamily();
      await families.open(family);
      strictEqual(await families.revoke(family.sid, 5), true);
      strictEqual(await families.revoke(family.sid, 6), false);
      strictEqual(await families.revoke(asSessionId('unknown'), 6), false);
      strictEqual((await families.find(family.sid))?.revokedAt, 5);
      strictEqual((await families.rotate(rotationOf(family))).kind, 'revoked');
    },
  ),
  clause(
    'sessions ended since a time are told, from the first end on, and living ones never',
    'resource servers never learn that a session was ended',
    async (families) => {
      const [living, late, early] = [aFamily(), aFamily(), aFamily({ userId: alice })];
      for (const family of [living, late, early]) await families.open(family);
      await families.revoke(late.sid, 300);
      await families.revokeAllOf(alice, 100);
      const told = async (at: number) => (await families.revokedSince(at)).map(({ sid }) => sid);
      deepStrictEqual(await told(0), [early.sid, late.sid]);
      deepStrictEqual(await told(100), [early.sid, late.sid]);
      deepStrictEqual(await told(101), [late.sid]);
      deepStrictEqual(await told(301), []);
      strictEqual((await families.revokedSince(300))[0]?.revokedAt, 300);
    },
  ),
  clause(
    'ending a session raises its version',
    'a rotation decided before the end is written over it',
    async (families) => {
      const [one, all] = [aFamily(), aFamily({ userId: alice })];
      await families.open(one);
      await families.open(all);
      await families.revoke(one.sid, 5);
      await families.revokeAllOf(alice, 5);
      strictEqual((await families.find(one.sid))?.version, 1);
      strictEqual((await families.find(all.sid))?.version, 1);
    },
  ),
  clause(
    'ending all sessions of a user ends those, counts them, and touches nobody else',
    'a thief stays signed in after a password change, or strangers are signed out',
    async (families) => {
      const own = [aFamily({ userId: alice }), aFamily({ userId: alice }), aFamily({ userId: alice })];
      const stranger = aFamily();
      for (const family of [...own, stranger]) await families.open(family);
      await families.revoke(own[0]?.sid ?? stranger.sid, 3);
      strictEqual(await families.revokeAllOf(alice, 5), 2);
      strictEqual(await families.revokeAllOf(alice, 6), 0);
      strictEqual(await families.revokeAllOf(asUserId('usr_unknown'), 6), 0);
      const ends = await Promise.all(own.map(({ sid }) => families.find(sid)));
      deepStrictEqual(
        ends.map((family) => family?.revokedAt),
        [3, 5, 5],
      );
      deepStrictEqual(await families.find(stranger.sid), stranger);
    },
  ),
  clause(
    'ending all sessions minted with a key ends those whose latest token is, counts them, and no others',
    'whoever has a stolen key stays signed in, or everybody is signed out',
    async (families) => {
      const [bad, good] = [asKeyId('mac-bad'), asKeyId('mac-good')];
      const minted = [aFamily({ keyId: bad }), aFamily({ keyId: bad, idleExpiresAt: 1 })];
      const ended = aFamily({ keyId: bad });
      const moved = aFamily({ keyId: good, previousKeyId: bad });
      const stranger = aFamily({ keyId: good });
      for (const family of [...minted, ended, moved, stranger]) await families.open(family);
      await families.revoke(ended.sid, 3);
      strictEqual(await families.revokeMintedWith(bad, 5), 2);
      strictEqual(await families.revokeMintedWith(bad, 6), 0);
      strictEqual(await families.revokeMintedWith(asKeyId('mac-unknown'), 6), 0);
      const ends = await Promise.all([...minted, ended].map(({ sid }) => families.find(sid)));
      deepStrictEqual(
        ends.map((family) => [family?.revokedAt, family?.version]),
        [
          [5, 1],
          [5, 1],
          [3, 1],
        ],
      );
      deepStrictEqual(await families.find(moved.sid), moved);
      deepStrictEqual(await families.find(stranger.sid), stranger);
    },
  ),
  clause(
    'the list of a user’s sessions is those that live, newest first',
    'a session that cannot be seen cannot be ended',
    async (families) => {
      const [old, young, ended, idle, over, stranger] = [
        aFamily({ userId: alice, createdAt: 1_000 }),
        aFamily({ userId: alice, createdAt: 2_000 }),
        aFamily({ userId: alice, createdAt: 3_000 }),
        aFamily({ userId: alice, createdAt: 4_000, idleExpiresAt: 9_000 }),
        aFamily({ userId: alice, createdAt: 5_000, expiresAt: 9_000 }),
        aFamily({ createdAt: 6_000 }),
      ];
      for (const family of [old, young, ended, idle, over, stranger]) await families.open(family);
      await families.revoke(ended.sid, 3_500);
      const sidsAt = async (now: number) => (await families.listLive(alice, now)).map(({ sid }) => sid);
      deepStrictEqual(await sidsAt(9_000), [young.sid, old.sid]);
      deepStrictEqual(await sidsAt(8_999), [over.sid, idle.sid, young.sid, old.sid]);
      deepStrictEqual(await families.listLive(asUserId('usr_unknown'), 1), []);
    },
  ),
  clause(
    'a rotated session stays listed under its new times',
    'a session that is in use cannot be seen, so cannot be ended',
    async (families) => {
      const family = aFamily({ userId: alice });
      await families.open(family);
      const now = family.idleExpiresAt - 1;
      await families.rotate(rotationOf(family, { now }));
      const [listed] = await families.listLive(alice, family.idleExpiresAt + 1);
      strictEqual(listed?.n, 1);
    },
  ),
  clause(
    'only families whose last token ended before the given time are swept, at most the limit, and counted',
    'a living session is swept away, or reuse of an old token is not recognised',
    async (families) => {
      const before = 20 * LONGEST_TOKEN_MS;
      const old = { createdAt: 1_000 };
      const swept = [
        aFamily({ ...old, idleExpiresAt: before - 2_000 }),
        aFamily({ expiresAt: before - 1_000 }),
        aFamily({ ...old, idleExpiresAt: before - 1, revokedAt: 4 }),
      ];
      const kept = [
        aFamily({ ...old, idleExpiresAt: before }),
        aFamily({ expiresAt: before + 1 }),
        aFamily(),
      ];
      for (const family of [...swept, ...kept]) await families.open(family);
      await families.revoke(kept[2]?.sid ?? asSessionId(''), 5);
      strictEqual(await families.purgeExpired(before, 2), 2);
      strictEqual(await families.purgeExpired(before, 2), 1);
      strictEqual(await families.purgeExpired(before, 2), 0);
      for (const { sid } of swept) strictEqual(await families.find(sid), undefined);
      for (const { sid } of kept) strictEqual((await families.find(sid))?.sid, sid);
    },
  ),
  clause(
    'a session that was not refreshed stays until its longest access token ends',
    'a session that was ended is forgotten, and its access token passes again',
    async (families) => {
      const rotatedAt = 20 * LONGEST_TOKEN_MS;
      const idle = aFamily({ createdAt: rotatedAt, idleExpiresAt: rotatedAt + 1 });
      await families.open(idle);
      await families.revoke(idle.sid, rotatedAt);
      strictEqual(await families.purgeExpired(rotatedAt + LONGEST_TOKEN_MS, 9), 0);
      strictEqual((await families.revokedSince(rotatedAt))[0]?.sid, idle.sid);
      strictEqual(await families.purgeExpired(rotatedAt + LONGEST_TOKEN_MS + 1, 9), 1);
    },
  ),
  clause(
    'a rotation saves a family from the sweep',
    'a session in use vanishes and its owner is signed out',
    async (families) => {
      const family = aFamily();
      await families.open(family);
      await families.rotate(rotationOf(family, { now: family.idleExpiresAt - 1 }));
      strictEqual(await families.purgeExpired(family.idleExpiresAt + 1, 10), 0);
      strictEqual((await families.find(family.sid))?.n, 1);
    },
  ),
];
