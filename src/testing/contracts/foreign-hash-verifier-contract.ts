import { strictEqual } from 'node:assert/strict';
import type { ForeignHashVerifier } from '../../ports/foreign-hash-verifier.js';
import { clause, type Contract } from './contract.js';

/** A hash that the verifier under test reads, and the password that it was made of. */
export interface KnownHash {
  readonly hash: string;
  readonly password: string;
}

/** What nobody reads: no hash, half a hash, plain text. */
const UNREADABLE = ['', '$', '$$$$$', 'hunter2', '\u0000', '\ud800', '*', '!', `$x$${'a'.repeat(100_000)}`];

/** What every `ForeignHashVerifier` promises. */
export const foreignHashVerifierContract = ({ hash, password }: KnownHash): Contract<ForeignHashVerifier> => [
  clause(
    'the password that was hashed is verified, however many ask at once',
    'people who came from another system cannot sign in',
    async (verifier) => {
      strictEqual(verifier.reads(hash), true);
      const verdicts = await Promise.all(Array.from({ length: 4 }, () => verifier.verify(hash, password)));
      strictEqual(verdicts.join(), 'true,true,true,true');
    },
  ),
  clause(
    'any other text is refused, one character more, fewer or in other letters too',
    'somebody signs in with a password that is only like it',
    async (verifier) => {
      const others = ['', `${password} `, ` ${password}`, password.slice(0, -1), hash];
      for (const other of others) strictEqual(await verifier.verify(hash, other), false, other);
    },
  ),
  clause(
    'what is no hash is not read, and no error',
    'one damaged record makes sign-in fail for a reason that tells who has an account',
    async (verifier) => {
      for (const stored of UNREADABLE) strictEqual(verifier.reads(stored), false, stored.slice(0, 20));
    },
  ),
];
