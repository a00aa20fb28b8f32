import { match, notStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { AuthError } from '../../domain/errors.js';
import type { PasswordHasher } from '../../ports/password-hasher.js';
import { clause, type Contract } from './contract.js';
import { crowd } from './provocation.js';

const PASSWORD = 'correct horse battery staple';
/** The PHC string format: `$id[$v=…][$params]$salt$hash`. */
const PHC = /^\$[a-z0-9-]{1,32}(\$[^$]+){2,4}$/;
const MORE_THAN_ANY_QUEUE = 2_000;

const UNREADABLE: readonly (string | undefined)[] = [
  undefined,
  '',
  'hunter2',
  '$unheard-of$v=1$c2FsdA$aGFzaA',
  '$argon2id$v=19$m=8,t=1',
  '$2b$31$short',
  '__proto__',
];

/** What every `PasswordHasher` promises. */
export const passwordHasherContract: Contract<PasswordHasher> = [
  clause(
    'a password fits its own hash, and no other password does',
    'somebody signs in with a password that is almost right, or cannot with the right one',
    async (hasher) => {
      const stored = await hasher.hash(PASSWORD);
      strictEqual(await hasher.verify(stored, PASSWORD), true);
      for (const wrong of ['', PASSWORD.slice(0, -1), `${PASSWORD} `, PASSWORD.toUpperCase()])
        strictEqual(await hasher.verify(stored, wrong), false);
    },
  ),
  clause(
    'a hash is a PHC string, salted anew each time, and holds nothing of the password',
    'equal passwords are seen in a stolen table, and tables made in advance break them',
    async (hasher) => {
      const [first, second] = [await hasher.hash(PASSWORD), await hasher.hash(PASSWORD)];
      match(first, PHC);
      notStrictEqual(first, second);
      ok(!first.includes(PASSWORD));
    },
  ),
  clause(
    'every byte of a long password counts, and so does text that no keyboard types',
    'the end of a long password is ignored, or somebody with an accent in it cannot sign in',
    async (hasher) => {
      const long = 'ä'.repeat(512);
      strictEqual(await hasher.verify(await hasher.hash(long), long), true);
      strictEqual(await hasher.verify(await hasher.hash(long), `${'ä'.repeat(511)}b`), false);
      const composed = 'caf\u00e9 au lait';
      strictEqual(await hasher.verify(await hasher.hash(composed), composed.normalize('NFD')), true);
    },
  ),
  clause(
    'a hash that is missing or cannot be read answers false, and never throws',
    'one damaged record answers 500, which tells that the account exists',
    async (hasher) => {
      for (const stored of UNREADABLE) {
        strictEqual(await hasher.verify(stored, PASSWORD), false);
        if (stored === undefined) continue;
        strictEqual(hasher.recognises(stored), false);
        strictEqual(typeof hasher.needsRehash(stored, PASSWORD), 'boolean');
      }
    },
  ),
  clause(
    'its own hash of today is recognised and needs no other',
    'every sign-in writes the user record again',
    async (hasher) => {
      const stored = await hasher.hash(PASSWORD);
      strictEqual(hasher.recognises(stored), true);
      strictEqual(hasher.needsRehash(stored, PASSWORD), false);
    },
  ),
  clause(
    'many at once are answered or refused as overloaded with a time to wait, never with another error',
    'a burst of sign-ins takes all memory, or is answered with 500',
    async (hasher) => {
      const outcomes = await crowd(MORE_THAN_ANY_QUEUE, (index) =>
        hasher.verify(undefined, PASSWORD, `client-${index % 50}`).catch((error: unknown) => error),
      );
      const refused = outcomes.filter((outcome) => outcome !== false);
      ok(refused.length > 0, 'all were taken at once');
      for (const refusal of refused) {
        ok(refusal instanceof AuthError, String(refusal));
        strictEqual(refusal.code, 'overloaded');
        ok((refusal.retryAfterSeconds ?? 0) > 0);
      }
    },
  ),
];
