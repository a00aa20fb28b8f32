import { deepStrictEqual, notStrictEqual, strictEqual } from 'node:assert/strict';
import type { KeyId } from '../../domain/model/ids.js';
import type { ValidatedToken } from '../../domain/model/token-claims.js';
import type { RevocationCheck } from '../../ports/revocation-check.js';
import { clause, type Contract } from './contract.js';
import { atOnceOrLater, refused } from './outcome.js';
import { CROWD, crowd } from './provocation.js';

/** A token that was validated, and the key that signed it. */
export interface CheckedToken {
  readonly token: ValidatedToken;
  readonly kid: KeyId;
}

/** By what a token may count no more. */
export type RevocationGround = 'subject' | 'session' | 'token' | 'key';

/** A check, and those who revoke. What they did is known to the check when they resolve. */
export interface RevocationCheckUnderTest {
  readonly check: RevocationCheck;
  /** A token that counts, of a subject, a session and, where keys can be revoked, a key of its own. */
  issue(): Promise<
    CheckedToken & { /** Three living groups that it names. */ readonly groups: readonly string[] }
  >;
  /** At least one. */
  readonly grounds: readonly RevocationGround[];
  revoke(ground: RevocationGround, revoked: CheckedToken): Promise<void>;
  deleteGroup(group: string): Promise<void>;
  /** From now on nobody can tell any more what was revoked. */
  lose(): Promise<void>;
}

const standing = (
  { check }: RevocationCheckUnderTest,
  { token, kid }: CheckedToken,
): Promise<ValidatedToken> => atOnceOrLater(() => check.check(token, kid));

/** What every `RevocationCheck` promises. */
export const revocationCheckContract: Contract<RevocationCheckUnderTest> = [
  clause(
    'a token that counts is the same object, however often and by how many it is asked for',
    'people who did nothing are signed out',
    async (subject) => {
      const issued = await subject.issue();
      const answers = await crowd(CROWD, () => standing(subject, issued));
      for (const answer of [...answers, await standing(subject, issued)]) strictEqual(answer, issued.token);
    },
  ),
  clause(
    'a token is refused as revoked from then on, by whatever ground, each time and to all who ask',
    'a stolen token is good until it expires',
    async (subject) => {
      for (const ground of subject.grounds) {
        const issued = await subject.issue();
        await standing(subject, issued);
        await subject.revoke(ground, issued);
        await crowd(CROWD, () => refused(standing(subject, issued), 'token_revoked'));
        await refused(standing(subject, issued), 'token_revoked');
      }
    },
  ),
  clause(
    'a revocation touches no token but those it is about',
    'whoever ends one session ends those of all',
    async (subject) => {
      const bystander = await subject.issue();
      for (const ground of subject.grounds) {
        const issued = await subject.issue();
        await subject.revoke(ground, issued);
        await refused(standing(subject, issued), 'token_revoked');
      }
      strictEqual(await standing(subject, bystander), bystander.token);
    },
  ),
  clause(
    'a token goes on without the groups that were deleted; the one that was handed in stays as it was',
    'a deleted group goes on opening doors, or takes its members down with it',
    async (subject) => {
      const { groups, ...issued } = await subject.issue();
      const before = structuredClone(issued.token);
      await subject.deleteGroup(groups[1] ?? '');
      const now = await standing(subject, issued);
      notStrictEqual(now, issued.token);
      deepStrictEqual([...now.claims.groups], [groups[0], groups[2]]);
      deepStrictEqual({ ...now.claims, groups }, { ...issued.token.claims, groups });
      deepStrictEqual(structuredClone(issued.token), before);
      const [ground] = subject.grounds;
      if (ground !== undefined) await subject.revoke(ground, issued);
      await refused(standing(subject, issued), 'token_revoked');
    },
  ),
  clause(
    'a token is refused while nobody can tell whether it was revoked',
    'whoever keeps a server from hearing of revocations undoes them',
    async (subject) => {
      const issued = await subject.issue();
      const revoked = await subject.issue();
      const [ground] = subject.grounds;
      if (ground !== undefined) await subject.revoke(ground, revoked);
      await standing(subject, issued);
      await subject.lose();
      await refused(standing(subject, issued), 'revocation_unavailable', 'store_unavailable');
      const codes = ['token_revoked', 'revocation_unavailable', 'store_unavailable'] as const;
      await refused(standing(subject, revoked), ...codes);
    },
  ),
];
