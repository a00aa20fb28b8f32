import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { asKeyId } from '../../domain/model/ids.js';
import type { KeyRecord } from '../../domain/model/key-record.js';
import type { SigningKeyStore } from '../../ports/signing-key-store.js';
import { aKeyRecord } from '../builders.js';
import { clause, type Contract } from './contract.js';
import { CROWD, crowd, tamper } from './provocation.js';

const kidsOf = (records: readonly KeyRecord[]) => records.map(({ kid }) => kid);

/** What every `SigningKeyStore` promises. */
export const signingKeyStoreContract: Contract<SigningKeyStore> = [
  clause('an empty store lists nothing', 'a server signs with a key that is none', async (keys) => {
    deepStrictEqual(await keys.list(), []);
  }),
  clause(
    'a record comes back with every field, those that are undefined too',
    'a sealed key does not open after a restart, or a revoked one is trusted',
    async (keys) => {
      const plain = aKeyRecord({ sequence: 1 });
      const full = aKeyRecord({
        sequence: 2,
        retiredAt: 5,
        revokedAt: 6,
        removedAt: 7,
        secret: undefined,
        formerName: { kid: asKeyId('former'), until: 9 },
      });
      strictEqual(await keys.insert(plain), true);
      strictEqual(await keys.insert(full), true);
      deepStrictEqual(await keys.list(), [plain, full]);
    },
  ),
  clause(
    'records are listed by use, algorithm and sequence, whatever the order of their writing',
    'nodes publish the same keys in another order',
    async (keys) => {
      const order = [
        aKeyRecord({ use: 'mac', algorithm: 'HS256', sequence: 1 }),
        aKeyRecord({ algorithm: 'ES256', sequence: 1 }),
        aKeyRecord({ algorithm: 'RS256', sequence: 2 }),
        aKeyRecord({ algorithm: 'RS256', sequence: 10 }),
      ];
      for (const record of [2, 0, 3, 1].map((index) => order[index])) if (record) await keys.insert(record);
      deepStrictEqual(kidsOf(await keys.list()), kidsOf(order));
    },
  ),
  clause(
    'a place in a chain is taken once, a kid is taken once; other chains count for themselves',
    'two successors of one key, of which a node knows only one',
    async (keys) => {
      const first = aKeyRecord({ sequence: 1 });
      strictEqual(await keys.insert(first), true);
      strictEqual(await keys.insert(aKeyRecord({ sequence: 1 })), false);
      strictEqual(await keys.insert(aKeyRecord({ kid: first.kid, sequence: 2 })), false);
      strictEqual(await keys.insert(aKeyRecord({ algorithm: 'RS256', sequence: 1 })), true);
      strictEqual(await keys.insert(aKeyRecord({ use: 'mac', algorithm: 'HS256', sequence: 1 })), true);
      strictEqual((await keys.list()).length, 3);
    },
  ),
  clause(
    'of many callers with one place exactly one is told true, and its record is the one that is kept',
    'every node starts with a key of its own',
    async (keys) => {
      const candidates = Array.from({ length: CROWD }, () => aKeyRecord({ sequence: 1 }));
      const told = await crowd(CROWD, (index) => keys.insert(candidates[index] ?? aKeyRecord()));
      strictEqual(told.filter(Boolean).length, 1);
      deepStrictEqual(kidsOf(await keys.list()), [candidates[told.indexOf(true)]?.kid]);
    },
  ),
  clause(
    'a record is replaced at the expected version only',
    'a revoked key comes back by the write of a slower node',
    async (keys) => {
      const record = aKeyRecord({ version: 1 });
      await keys.insert(record);
      strictEqual(await keys.replace({ ...record, revokedAt: 5, secret: undefined, version: 2 }, 1), true);
      strictEqual(await keys.replace({ ...record, version: 2 }, 1), false);
      const [stored] = await keys.list();
      deepStrictEqual(stored, { ...record, revokedAt: 5, secret: undefined, version: 2 });
    },
  ),
  clause(
    'replacing a record that is not there writes nothing',
    'a tombstone appears for a key that never was',
    async (keys) => {
      strictEqual(await keys.replace(aKeyRecord({ version: 2 }), 1), false);
      deepStrictEqual(await keys.list(), []);
    },
  ),
  clause(
    'of many callers that replace one version exactly one is told true',
    'two operators both believe that their change is in force',
    async (keys) => {
      const record = aKeyRecord({ version: 1 });
      await keys.insert(record);
      const told = await crowd(CROWD, (index) =>
        keys.replace({ ...record, activatesAt: index, version: 2 }, 1),
      );
      strictEqual(told.filter(Boolean).length, 1);
      strictEqual((await keys.list())[0]?.activatesAt, told.indexOf(true));
    },
  ),
  clause(
    'changing a record that was handed in or out changes nothing stored',
    'a key changes its time without a write',
    async (keys) => {
      const record = aKeyRecord();
      const pristine = structuredClone(record);
      await keys.insert(record);
      tamper(record);
      tamper((await keys.list())[0] ?? {});
      deepStrictEqual(await keys.list(), [pristine]);
    },
  ),
];
