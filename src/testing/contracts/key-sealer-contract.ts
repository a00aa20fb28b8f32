import { deepStrictEqual, notStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { asKeyId } from '../../domain/model/ids.js';
import type { KeyIdentity, SealedSecret } from '../../domain/model/key-record.js';
import type { KeySealer } from '../../ports/key-sealer.js';
import { clause, type Contract } from './contract.js';

const IDENTITY: KeyIdentity = { kid: asKeyId('key-1'), use: 'sig', algorithm: 'RS256', sequence: 1 };
const SECRET = '{"kty":"RSA","d":"a private exponent"}';

const damaged = ({ keyEncryptionKeyId, sealed }: SealedSecret): readonly SealedSecret[] =>
  [
    '',
    'AAAA',
    sealed.slice(0, -4),
    `${sealed}AAAA`,
    `${sealed.startsWith('A') ? 'B' : 'A'}${sealed.slice(1)}`,
  ].map((text) => ({ keyEncryptionKeyId, sealed: text }));

/** What every `KeySealer` promises. */
export const keySealerContract: Contract<KeySealer> = [
  clause(
    'what was sealed opens for its own record, under the key-encryption key that it names',
    'no token can be signed after a restart',
    async (sealer) => {
      const sealed = await sealer.seal(SECRET, IDENTITY);
      strictEqual(sealed.keyEncryptionKeyId, sealer.currentKeyId());
      deepStrictEqual(await sealer.open(sealed, IDENTITY), { kind: 'opened', secret: SECRET });
    },
  ),
  clause(
    'nothing of the secret is seen, and the same secret is sealed to another text each time',
    'whoever reads the database signs tokens, or sees that two keys are one',
    async (sealer) => {
      const [first, second] = [await sealer.seal(SECRET, IDENTITY), await sealer.seal(SECRET, IDENTITY)];
      notStrictEqual(first.sealed, second.sealed);
      ok(!Buffer.from(first.sealed, 'base64url').toString('latin1').includes('private exponent'));
    },
  ),
  clause(
    'moved to another record it does not open',
    'whoever writes to the database lets a retired or a weaker key sign again',
    async (sealer) => {
      const sealed = await sealer.seal(SECRET, IDENTITY);
      const others: readonly KeyIdentity[] = [
        { ...IDENTITY, kid: asKeyId('key-2') },
        { ...IDENTITY, use: 'mac' },
        { ...IDENTITY, algorithm: 'ES256' },
        { ...IDENTITY, sequence: 2 },
      ];
      for (const other of others) strictEqual((await sealer.open(sealed, other)).kind, 'damaged');
    },
  ),
  clause(
    'what was changed, and what another key sealed, is told apart from what opens, and never an error',
    'one damaged record keeps the server from starting',
    async (sealer) => {
      const sealed = await sealer.seal(SECRET, IDENTITY);
      for (const bad of damaged(sealed)) strictEqual((await sealer.open(bad, IDENTITY)).kind, 'damaged');
      const unknown = { ...sealed, keyEncryptionKeyId: 'never-configured' };
      strictEqual((await sealer.open(unknown, IDENTITY)).kind, 'unknown_key');
    },
  ),
];
