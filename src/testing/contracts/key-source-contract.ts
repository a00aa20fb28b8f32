import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { asKeyId, type KeyId } from '../../domain/model/ids.js';
import type { PublicKey } from '../../domain/model/signing-key.js';
import type { KeySource } from '../../ports/key-source.js';
import { clause, type Contract } from './contract.js';
import { atOnceOrLater, refused } from './outcome.js';
import { CROWD, crowd, HOSTILE_TEXTS } from './provocation.js';

/** A source of keys, and the issuer that publishes them. */
export interface KeySourceUnderTest {
  readonly keys: KeySource;
  /** Publishes one more key; whoever looks for it from now on may find it. */
  publish(): Promise<PublicKey>;
  /** Withdraws a key, and lets the source hear of it. */
  withdraw(kid: KeyId): Promise<void>;
  /** From now on the source learns nothing new. Left out where it asks nobody. */
  lose?(): Promise<void>;
}

const find = ({ keys }: KeySourceUnderTest, kid: KeyId): Promise<PublicKey | undefined> =>
  atOnceOrLater(() => keys.find(kid));

const INVENTED = [...HOSTILE_TEXTS, 'toString', 'x'.repeat(10_000), '../../etc/passwd', '\u0000'].map(
  asKeyId,
);

/** What every `KeySource` promises. */
export const keySourceContract: Contract<KeySourceUnderTest> = [
  clause(
    'each published key is found under its own name, as it was published, and is held from then on',
    'a token is checked with the key of another, or refused after each change of keys',
    async (subject) => {
      const published = [await subject.publish(), await subject.publish()];
      for (const { kid, algorithm, publicJwk } of published) {
        const found = await find(subject, kid);
        deepStrictEqual([found?.kid, found?.algorithm], [kid, algorithm]);
        for (const [name, value] of Object.entries(publicJwk))
          if (!['kid', 'alg', 'use'].includes(name)) strictEqual(found?.publicJwk[name], value, name);
        strictEqual(subject.keys.holds(kid), true);
      }
    },
  ),
  clause(
    'no private part of a key is handed out',
    'whoever may check tokens can sign them',
    async (subject) => {
      const { kid } = await subject.publish();
      const jwk = (await find(subject, kid))?.publicJwk;
      for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'priv'])
        strictEqual(jwk?.[secret], undefined);
    },
  ),
  clause(
    'a name that no key has is undefined and not held, whatever it is and however many ask',
    'whoever invents a key id makes a server answer 500, or has a token checked with something else than a key',
    async (subject) => {
      const { kid } = await subject.publish();
      await find(subject, kid);
      for (const invented of INVENTED) {
        strictEqual(await find(subject, invented), undefined);
        strictEqual(subject.keys.holds(invented), false);
      }
      const found = await crowd(CROWD, (index) => find(subject, asKeyId(`invented-${index}`)));
      strictEqual(found.filter((key) => key !== undefined).length, 0);
      strictEqual((await find(subject, kid))?.kid, kid);
    },
  ),
  clause(
    'many who look for a key that is new all find it',
    'of the first requests after a change of keys all but one are refused',
    async (subject) => {
      await find(subject, (await subject.publish()).kid);
      const { kid } = await subject.publish();
      const found = await crowd(CROWD, () => find(subject, kid));
      for (const key of found) strictEqual(key?.kid, kid);
    },
  ),
  clause(
    'a key that was withdrawn is neither found nor held; the others are',
    'what a stolen key signs is believed for ever',
    async (subject) => {
      const [stays, goes] = [await subject.publish(), await subject.publish()];
      for (const { kid } of [stays, goes]) await find(subject, kid);
      await subject.withdraw(goes.kid);
      strictEqual(await find(subject, goes.kid), undefined);
      strictEqual(subject.keys.holds(goes.kid), false);
      strictEqual((await find(subject, stays.kid))?.kid, stays.kid);
      strictEqual(subject.keys.holds(stays.kid), true);
    },
  ),
  clause(
    'while nothing new can be learned known keys are found; an unknown name is undefined or refused as unavailable',
    'an outage of one machine signs everybody out, or shows as an error of the server',
    async (subject) => {
      const { kid } = await subject.publish();
      await find(subject, kid);
      await subject.lose?.();
      strictEqual((await find(subject, kid))?.kid, kid);
      strictEqual(subject.keys.holds(kid), true);
      const unknown = asKeyId('unknown');
      const looked = find(subject, unknown);
      const answer = await looked.catch(() => 'failed');
      if (answer === 'failed') await refused(looked, 'jwks_unavailable', 'store_unavailable');
      else strictEqual(answer, undefined);
      strictEqual(subject.keys.holds(unknown), false);
    },
  ),
];
