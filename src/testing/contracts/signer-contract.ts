import { deepStrictEqual, notStrictEqual, ok, rejects, strictEqual } from 'node:assert/strict';
import type { PublicKey, SigningAlgorithm } from '../../domain/model/signing-key.js';
import type { Signer } from '../../ports/signer.js';
import { clause, type Contract } from './contract.js';

const INPUT = 'eyJhbGciOiJ9.eyJzdWIiOiJ1c3JfMSJ9';
/** RFC 7518 section 3.4, RFC 8032 section 5.1.6, FIPS 204 table 2; RSA has the length of its modulus. */
const LENGTHS: Readonly<Partial<Record<SigningAlgorithm, number>>> = {
  ES256: 64,
  EdDSA: 64,
  'ML-DSA-44': 2_420,
  'ML-DSA-65': 3_309,
  'ML-DSA-87': 4_627,
};
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'priv', 'k'];

const publicPart = ({ kid, algorithm, publicJwk }: PublicKey): PublicKey => ({ kid, algorithm, publicJwk });

/** What every `Signer` promises for each algorithm that it offers. */
export const signerContract = (algorithms: readonly SigningAlgorithm[]): Contract<Signer> =>
  algorithms.flatMap((algorithm) => [
    clause(
      `${algorithm}: what a key signed is verified by its public part, and nothing else is`,
      'a token is accepted that nobody issued, or refused although it is good',
      async (signer: Signer) => {
        const [key, other] = [await signer.generate(algorithm, 1), await signer.generate(algorithm, 1)];
        const signature = await signer.sign(key, INPUT);
        const verdict = async (by: PublicKey, input: string, of: Uint8Array): Promise<boolean> =>
          signer.verify(publicPart(by), input, of);
        strictEqual(await verdict(key, INPUT, signature), true);
        strictEqual(await verdict(other, INPUT, signature), false);
        strictEqual(await verdict(key, `${INPUT}x`, signature), false);
        for (const at of [0, signature.length >> 1, signature.length - 1]) {
          const changed = Uint8Array.from(signature);
          changed[at] = (changed[at] ?? 0) ^ 1;
          strictEqual(await verdict(key, INPUT, changed), false);
        }
      },
    ),
    clause(
      `${algorithm}: a signature of a wrong shape is false, never an error`,
      'a crafted token is answered with 500',
      async (signer: Signer) => {
        const key = await signer.generate(algorithm, 1);
        const { length } = await signer.sign(key, INPUT);
        for (const size of [0, 1, length - 1, length + 1, 10_000])
          strictEqual(await signer.verify(publicPart(key), INPUT, new Uint8Array(size)), false);
        strictEqual(await signer.verify(publicPart(key), INPUT, new Uint8Array(length)), false);
        strictEqual(LENGTHS[algorithm] ?? length, length);
      },
    ),
    clause(
      `${algorithm}: a kept key opens as the same key, and its public part shows nothing private`,
      'the private key is published, or tokens cannot be signed after a restart',
      async (signer: Signer) => {
        const key = await signer.generate(algorithm, 42);
        const opened = await signer.open(algorithm, key.revealPrivateJwk(), 42);
        deepStrictEqual(publicPart(opened), publicPart(key));
        strictEqual(opened.createdAt, 42);
        ok(PRIVATE_MEMBERS.every((name) => !(name in key.publicJwk)));
        ok(await signer.verify(publicPart(key), INPUT, await signer.sign(opened, INPUT)));
        notStrictEqual((await signer.generate(algorithm, 42)).kid, key.kid);
      },
    ),
    clause(
      `${algorithm}: a key whose parts do not belong together is refused without a word of its secret`,
      'tokens are signed by another key than the one that is published',
      async (signer: Signer) => {
        const [one, other] = [await signer.generate(algorithm, 1), await signer.generate(algorithm, 1)];
        const mixed = { ...one.revealPrivateJwk(), ...other.publicJwk };
        await rejects(signer.open(algorithm, mixed, 1), (error: unknown) => {
          const told = String(error);
          return PRIVATE_MEMBERS.every((name) => !told.includes(one.revealPrivateJwk()[name] ?? '\0'));
        });
        await rejects(signer.open(algorithm, { kty: 'oct', k: 'AAAA' }, 1));
      },
    ),
  ]);
