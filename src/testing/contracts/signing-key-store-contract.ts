import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { asKeyId } from '../../domain/model/ids.js';
import { SigningKey, type SigningAlgorithm } from '../../domain/model/signing-key.js';
import type { SigningKeyStore } from '../../ports/signing-key-store.js';
import { clause, type Contract } from './contract.js';
import { CROWD, crowd } from './provocation.js';

/** Ed25519 key pairs of RFC 8037 appendix A and RFC 8032 section 7.1 (test 2), and their RFC 7638 thumbprints. */
const KEY_PAIRS = [
  {
    d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
    x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
    kid: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
  },
  {
    d: 'TM0Imyj_ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U-4pvs',
    x: 'PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw',
    kid: 'FtIu-VbGrfe_KB6CH7GNwODB72MNxj_ml11dEvO-7kk',
  },
] as const;

function aKey(algorithm: SigningAlgorithm = 'EdDSA', pair: 0 | 1 = 0): SigningKey {
  const { d, x, kid } = KEY_PAIRS[pair];
  const publicJwk = { kty: 'OKP', crv: 'Ed25519', x };
  return new SigningKey(asKeyId(kid), algorithm, publicJwk, 1_000 + pair, { ...publicJwk, d });
}

/** Everything a key is, its private part included. */
const partsOf = (key: SigningKey | undefined) =>
  key && { ...key, publicJwk: key.publicJwk, privateJwk: key.revealPrivateJwk() };

/** What every `SigningKeyStore` promises. */
export const signingKeyStoreContract: Contract<SigningKeyStore> = [
  clause('a key that was never kept is undefined', 'a server signs with a key that is none', async (keys) => {
    strictEqual(await keys.find('EdDSA'), undefined);
  }),
  clause(
    'the kept key comes back whole, private part included',
    'tokens cannot be signed after a restart, or are signed by another key than published',
    async (keys) => {
      const kept = await keys.keepFirst(aKey());
      deepStrictEqual(partsOf(kept), partsOf(aKey()));
      deepStrictEqual(partsOf(await keys.find('EdDSA')), partsOf(aKey()));
    },
  ),
  clause(
    'the first key of an algorithm stays; later candidates are answered with it',
    'every restart, or every node, invalidates all tokens',
    async (keys) => {
      await keys.keepFirst(aKey('EdDSA', 0));
      deepStrictEqual(partsOf(await keys.keepFirst(aKey('EdDSA', 1))), partsOf(aKey('EdDSA', 0)));
      deepStrictEqual(partsOf(await keys.find('EdDSA')), partsOf(aKey('EdDSA', 0)));
    },
  ),
  clause(
    'of many callers at once one key wins and all are given that one',
    'two nodes sign with different keys and publish only one',
    async (keys) => {
      const kept = await crowd(CROWD, (index) => keys.keepFirst(aKey('EdDSA', index % 2 === 0 ? 0 : 1)));
      const winner = await keys.find('EdDSA');
      for (const key of kept) deepStrictEqual(partsOf(key), partsOf(winner));
    },
  ),
  clause(
    'changing the members of a key that was handed in or out changes nothing stored',
    'a published key is another than the one that signs',
    async (keys) => {
      const candidate = aKey();
      const kept = await keys.keepFirst(candidate);
      for (const key of [candidate, kept, await keys.find('EdDSA')]) {
        if (key === undefined) continue;
        Reflect.set(key.publicJwk, 'x', 'tampered');
        Reflect.set(key.revealPrivateJwk(), 'd', 'tampered');
      }
      deepStrictEqual(partsOf(await keys.find('EdDSA')), partsOf(aKey()));
    },
  ),
];
