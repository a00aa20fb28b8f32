import { strictEqual } from 'node:assert/strict';
import type { PasswordBlocklist } from '../../ports/password-blocklist.js';
import { clause, type Contract } from './contract.js';

const UNCOMMON = 'vT9#mollusc-Gramophone-417';

/**
 * What every `PasswordBlocklist` promises.
 * @param listed a password that the list under test holds, with a letter in it.
 */
export const passwordBlocklistContract = (listed: string): Contract<PasswordBlocklist> => [
  clause(
    'a listed password is known in any letter case',
    'what attackers try first is taken for a password once its first letter is large',
    async (blocklist) => {
      for (const password of [listed, listed.toUpperCase(), listed.toLowerCase()])
        strictEqual(blocklist.contains(password), true, password);
    },
  ),
  clause(
    'only the whole password counts',
    'people cannot set a long password because a common word is in it',
    async (blocklist) => {
      for (const password of [`${listed} ${UNCOMMON}`, `${UNCOMMON}${listed}`, UNCOMMON, ''])
        strictEqual(blocklist.contains(password), false, password);
    },
  ),
  clause(
    'any text is answered, also one that is no password',
    'a request that should be refused is an error of the server',
    async (blocklist) => {
      for (const text of ['\u0000', '\ud800', '__proto__', 'constructor', '.*', 'x'.repeat(100_000)])
        strictEqual(blocklist.contains(text), false, text.slice(0, 20));
    },
  ),
];
