import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { asUserId } from '../../domain/model/ids.js';
import type { TokenFamilyStore } from '../../ports/token-family-store.js';
import { aFamily } from '../builders.js';
import { clause, type Contract } from './contract.js';
import { countOf, CROWD, crowd } from './provocation.js';
import { rotationOf, STRAGGLER_MS } from './rotation-request.js';

/** Many callers at once. */
export const familyRaceClauses: Contract<TokenFamilyStore> = [
  clause(
    'of fifty callers with one token one is told rotated and the others replay the same successor',
    'a page that refreshes twice is signed out, or gets two tokens that are both good',
    async (families) => {
      const family = aFamily();
      await families.open(family);
      const outcomes = await crowd(50, () => families.rotate(rotationOf(family)));
      const kinds = outcomes.map((outcome) => outcome.kind);
      strictEqual(countOf(kinds, 'rotated'), 1);
      strictEqual(countOf(kinds, 'replay'), 49);
      const stored = await families.find(family.sid);
      strictEqual(stored?.n, 1);
      strictEqual(stored.version, 1);
      for (const outcome of outcomes) deepStrictEqual('family' in outcome && outcome.family, stored);
    },
  ),
  clause(
    'many families rotate at once, each on its own',
    'one client’s refresh becomes another’s',
    async (families) => {
      const opened = Array.from({ length: CROWD }, () => aFamily());
      await Promise.all(opened.map((family) => families.open(family)));
      const outcomes = await Promise.all(opened.map((family) => families.rotate(rotationOf(family))));
      outcomes.forEach((outcome, index) => {
        strictEqual(outcome.kind, 'rotated');
        strictEqual('family' in outcome && outcome.family.sid, opened[index]?.sid);
      });
    },
  ),
  clause(
    'of many callers with a reused token exactly one is told reused, the others revoked',
    'one theft rings twenty alarms, or none',
    async (families) => {
      const family = aFamily();
      await families.open(family);
      await families.rotate(rotationOf(family));
      const now = family.rotatedAt + 1_000 + STRAGGLER_MS + 1;
      const outcomes = await crowd(CROWD, () => families.rotate(rotationOf(family, { now })));
      const kinds = outcomes.map((outcome) => outcome.kind);
      strictEqual(countOf(kinds, 'reused'), 1);
      strictEqual(countOf(kinds, 'revoked'), CROWD - 1);
    },
  ),
  clause(
    'of many callers with a number ahead exactly one is told so, the others revoked',
    'one rollback rings twenty alarms, or none',
    async (families) => {
      const family = aFamily();
      await families.open(family);
      const outcomes = await crowd(CROWD, () => families.rotate(rotationOf(family, { n: 5 })));
      const kinds = outcomes.map((outcome) => outcome.kind);
      strictEqual(countOf(kinds, 'ahead'), 1);
      strictEqual(countOf(kinds, 'revoked'), CROWD - 1);
    },
  ),
  clause(
    'of many who end one session at once exactly one is told it did',
    'a sign-out is recorded many times, or not at all',
    async (families) => {
      const family = aFamily();
      await families.open(family);
      const ended = await crowd(CROWD, (index) => families.revoke(family.sid, 1_000 + index));
      strictEqual(countOf(ended, true), 1);
      strictEqual((await families.find(family.sid))?.revokedAt, 1_000 + ended.indexOf(true));
    },
  ),
  clause(
    'a rotation never undoes the end of a session that comes at the same time',
    'a signed-out session lives on',
    async (families) => {
      for (let round = 0; round < CROWD; round += 1) {
        const family = aFamily();
        await families.open(family);
        const rotate = () => families.rotate(rotationOf(family));
        const revoke = () => families.revoke(family.sid, 5);
        const both = round % 2 === 0 ? [rotate(), revoke()] : [revoke(), rotate()];
        await Promise.all(both);
        strictEqual((await families.find(family.sid))?.revokedAt, 5);
      }
    },
  ),
  clause(
    'of many who end all sessions of a user at once each session is counted by one',
    'a report of ended sessions is wrong',
    async (families) => {
      const userId = asUserId('usr_crowd');
      await crowd(6, () => families.open(aFamily({ userId })));
      const counts = await crowd(CROWD, () => families.revokeAllOf(userId, 5));
      strictEqual(
        counts.reduce((sum, count) => sum + count, 0),
        6,
      );
    },
  ),
  clause(
    'a family opened twice at once is opened once',
    'a session record is overwritten by another',
    async (families) => {
      const family = aFamily();
      const outcomes = await crowd(CROWD, (index) =>
        families.open({ ...family, userAgent: `agent ${index}` }).then(
          () => index,
          () => undefined,
        ),
      );
      const winners = outcomes.filter((index) => index !== undefined);
      strictEqual(winners.length, 1);
      ok((await families.find(family.sid))?.userAgent === `agent ${winners[0]}`);
    },
  ),
];
