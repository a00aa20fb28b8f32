import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { asKeyId } from '../../domain/model/ids.js';
import type { RotationOutcome, RotationRequest } from '../../domain/model/rotation.js';
import type { TokenFamily } from '../../domain/model/token-family.js';
import type { TokenFamilyStore } from '../../ports/token-family-store.js';
import { aFamily } from '../builders.js';
import { clause, type Contract } from './contract.js';
import { tamper } from './provocation.js';
import { GRACE_MS, IDLE_MS, rotationOf, STRAGGLER_MS } from './rotation-request.js';

/** Opens a family and rotates it once; `rotatedAt` of the result is the time of that rotation. */
async function rotatedOnce(families: TokenFamilyStore, overrides: Partial<TokenFamily> = {}) {
  const first = aFamily(overrides);
  await families.open(first);
  const outcome = await families.rotate(rotationOf(first));
  return familyIn(outcome, 'rotated');
}

/** The family of an outcome that must be of this kind. */
function familyIn(outcome: RotationOutcome, kind: RotationOutcome['kind']): TokenFamily {
  strictEqual(outcome.kind, kind);
  if (outcome.kind === 'unknown') throw new Error('An unknown family has no record.');
  return outcome.family;
}

const kindOf = async (families: TokenFamilyStore, request: RotationRequest) =>
  (await families.rotate(request)).kind;

/** Each verdict of a rotation, at its exact boundaries. */
export const familyRotationClauses: Contract<TokenFamilyStore> = [
  clause(
    'the current token is rotated: one number higher, new times, stored as answered',
    'a token that was used stays the current one, and a thief’s copy with it',
    async (families) => {
      const first = aFamily();
      await families.open(first);
      const request = rotationOf(first, { keyId: asKeyId('mac-2'), now: first.createdAt + 5_000 });
      const family = familyIn(await families.rotate(request), 'rotated');
      deepStrictEqual(family, {
        ...first,
        n: 1,
        keyId: 'mac-2',
        previousKeyId: 'mac-1',
        rotatedAt: request.now,
        marks: [{ n: 0, at: request.now }],
        idleExpiresAt: request.now + IDLE_MS,
        version: 1,
        op: request.op,
      });
      deepStrictEqual(await families.find(first.sid), family);
    },
  ),
  clause(
    'an unknown family is unknown, and nothing is stored',
    'a token of nobody opens a session',
    async (families) => {
      const stranger = aFamily();
      deepStrictEqual(await families.rotate(rotationOf(stranger)), { kind: 'unknown' });
      strictEqual(await families.find(stranger.sid), undefined);
    },
  ),
  clause(
    'a family is expired exactly at either end, and good one millisecond before',
    'a stolen token works after the end of its session',
    async (families) => {
      for (const end of ['idleExpiresAt', 'expiresAt'] as const) {
        const family = aFamily({ [end]: aFamily().createdAt + 60_000 });
        await families.open(family);
        const before = structuredClone(await families.find(family.sid));
        strictEqual(await kindOf(families, rotationOf(family, { now: family[end] })), 'expired');
        deepStrictEqual(await families.find(family.sid), before);
        strictEqual(await kindOf(families, rotationOf(family, { now: family[end] - 1 })), 'rotated');
      }
    },
  ),
  clause(
    'the idle end moves with each rotation and never past the absolute end',
    'a session that is used lives for ever',
    async (families) => {
      const family = aFamily();
      await families.open(family);
      const now = family.expiresAt - 1_000;
      const late = { ...aFamily(), idleExpiresAt: family.expiresAt };
      await families.open(late);
      const rotated = familyIn(await families.rotate(rotationOf(late, { now })), 'rotated');
      strictEqual(rotated.idleExpiresAt, late.expiresAt);
    },
  ),
  clause(
    'the predecessor within the grace is a replay: the same successor, nothing written',
    'a client whose reply was lost is signed out, or gets a second valid token',
    async (families) => {
      const family = await rotatedOnce(families);
      for (const elapsedMs of [0, 1, GRACE_MS]) {
        const request = rotationOf(family, {
          n: 0,
          now: family.rotatedAt + elapsedMs,
          keyId: asKeyId('mac-9'),
        });
        deepStrictEqual(await families.rotate(request), { kind: 'replay', family });
      }
      deepStrictEqual(await families.find(family.sid), family);
    },
  ),
  clause(
    'the grace counts from the rotation: a retry does not extend it',
    'a thief keeps a replaced token alive by presenting it again and again',
    async (families) => {
      const family = await rotatedOnce(families);
      const retry = (elapsedMs: number) =>
        kindOf(families, rotationOf(family, { n: 0, now: family.rotatedAt + elapsedMs }));
      strictEqual(await retry(GRACE_MS - 1), 'replay');
      strictEqual(await retry(GRACE_MS + 1), 'superseded');
    },
  ),
  clause(
    'a straggler is superseded up to two windows and two seconds, and the family lives',
    'a slow honest client is taken for a thief and signed out',
    async (families) => {
      const family = await rotatedOnce(families);
      for (const elapsedMs of [GRACE_MS + 1, STRAGGLER_MS]) {
        const request = rotationOf(family, { n: 0, now: family.rotatedAt + elapsedMs });
        deepStrictEqual(await families.rotate(request), { kind: 'superseded', family });
      }
      deepStrictEqual(await families.find(family.sid), family);
    },
  ),
  clause(
    'one millisecond later it is reuse, and the family is revoked',
    'a stolen token is used beside its owner’s without anybody noticing',
    async (families) => {
      const family = await rotatedOnce(families);
      const now = family.rotatedAt + STRAGGLER_MS + 1;
      const request = rotationOf(family, { n: 0, now });
      const revoked = familyIn(await families.rotate(request), 'reused');
      deepStrictEqual(revoked, { ...family, revokedAt: now, version: family.version + 1, op: request.op });
      deepStrictEqual(await families.find(family.sid), revoked);
      strictEqual(await kindOf(families, rotationOf(family, { now })), 'revoked');
    },
  ),
  clause(
    'with a grace of zero a predecessor is reuse at once',
    'the strict setting is not strict',
    async (families) => {
      const family = await rotatedOnce(families);
      const request = rotationOf(family, { n: 0, now: family.rotatedAt, graceMs: 0 });
      strictEqual(await kindOf(families, request), 'reused');
    },
  ),
  clause(
    'however often a family is rotated it keeps at most two marks, and its stragglers are known',
    'records grow without end, or an old token passes as a straggler’s',
    async (families) => {
      let family = await rotatedOnce(families);
      for (let round = 0; round < 12; round += 1) {
        const request = rotationOf(family, {
          now: family.rotatedAt + (round % 3 === 0 ? GRACE_MS + 1 : 9_000),
        });
        family = familyIn(await families.rotate(request), 'rotated');
        ok(family.marks.length <= 2);
      }
      strictEqual(family.n, 13);
      const straggler = rotationOf(family, { n: 11, now: family.rotatedAt + 1 });
      strictEqual(await kindOf(families, straggler), 'superseded');
      strictEqual(await kindOf(families, rotationOf(family, { n: 0, now: family.rotatedAt + 1 })), 'reused');
    },
  ),
  clause(
    'a number above the record is an alarm of its own, and the family is revoked',
    'a store that was rolled back, or a leaked key, goes unnoticed',
    async (families) => {
      const family = await rotatedOnce(families);
      const now = family.rotatedAt + 1;
      const revoked = familyIn(await families.rotate(rotationOf(family, { n: 2, now })), 'ahead');
      strictEqual(revoked.revokedAt, now);
      deepStrictEqual(await families.find(family.sid), revoked);
    },
  ),
  clause(
    'a token minted with another key than its number is reuse, for the current one and the predecessor',
    'whoever has an old, leaked key mints tokens for every session',
    async (families) => {
      const forged = asKeyId('mac-leaked');
      for (const n of [1, 0]) {
        const family = await rotatedOnce(families);
        strictEqual(await kindOf(families, rotationOf(family, { n, presentedKeyId: forged })), 'reused');
        strictEqual((await families.find(family.sid))?.revokedAt, family.rotatedAt + 1_000);
      }
    },
  ),
  clause(
    'revoked comes before every other verdict, and writes nothing',
    'the alarm of a theft sounds again and again, or a revoked session answers as a living one',
    async (families) => {
      const family = await rotatedOnce(families);
      await families.revoke(family.sid, family.rotatedAt + 1);
      const revoked = structuredClone(await families.find(family.sid));
      const now = family.expiresAt + 1;
      for (const overrides of [{}, { n: 0 }, { n: 9 }, { now }, { presentedKeyId: asKeyId('mac-leaked') }]) {
        strictEqual(await kindOf(families, rotationOf(family, overrides)), 'revoked');
      }
      deepStrictEqual(await families.find(family.sid), revoked);
    },
  ),
  clause(
    'changing what a rotation answered changes nothing stored',
    'a refused rotation takes effect',
    async (families) => {
      const family = await rotatedOnce(families);
      const pristine = structuredClone(await families.find(family.sid));
      tamper(family);
      const replay = await families.rotate(rotationOf(pristine ?? family, { n: 0 }));
      tamper(replay);
      deepStrictEqual(await families.find((pristine ?? family).sid), pristine);
    },
  ),
];
