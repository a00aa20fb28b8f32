import type { KeyId } from '../../src/domain/model/ids.js';
import type { KeySource } from '../../src/ports/key-source.js';
import type { Make } from '../../src/testing/contracts/contract.js';
import type { KeySourceUnderTest } from '../../src/testing/contracts/key-source-contract.js';
import { gone } from '../../src/testing/faults/fault.js';
import { withFaults } from '../../src/testing/faults/with-faults.js';
import { TestKey } from '../../src/testing/test-key.js';
import { TestKeySet } from '../../src/testing/test-key-set.js';
import { COOLDOWN, jwksFixture, TTL } from './jwks-fixture.js';
import { beside, ED, MINUTE, startedKeyNode } from './key-fixture.js';
import { failed, published } from './scripted-jwks-source.js';

type Wrap = (keys: KeySource) => KeySource;
const asItIs: Wrap = (keys) => keys;

/** The keys of a test issuer. */
export const testKeysUnderTest =
  (wrap: Wrap = asItIs): Make<KeySourceUnderTest> =>
  async () => {
    const keys = new TestKeySet([]);
    return {
      subject: {
        keys: wrap(keys),
        async publish() {
          const key = await TestKey.make('EdDSA');
          keys.add(key);
          return key;
        },
        withdraw: async (kid) => keys.drop(kid),
      },
    };
  };

/** Somebody else's keys, which are fetched. */
export const jwksUnderTest: Make<KeySourceUnderTest> = async () => {
  const { keys, source, clock } = jwksFixture();
  let present: readonly TestKey[] = [];
  const tell = (): void => {
    source.answer = published(...present.map((key) => key.toJwk()));
    clock.advance(COOLDOWN);
  };
  return {
    subject: {
      keys,
      async publish() {
        const key = await TestKey.make('EdDSA');
        present = [...present, key];
        tell();
        return key;
      },
      async withdraw(kid) {
        present = present.filter((key) => key.kid !== kid);
        tell();
        clock.advance(TTL);
        await keys.warmUp();
      },
      async lose() {
        source.answer = failed();
        clock.advance(TTL);
      },
    },
  };
};

/** The keys of this issuer, as a second node knows them. */
export const ringUnderTest: Make<KeySourceUnderTest> = async () => {
  const first = await startedKeyNode();
  const { port: store, faults } = withFaults(first.store);
  const second = beside(first, { store });
  await second.ring.start();
  const advance = async (): Promise<void> => {
    second.clock.advance(MINUTE);
    await first.pass(MINUTE);
  };
  return {
    subject: {
      keys: second.ring,
      async publish() {
        await advance();
        const before = new Set(first.ring.publicKeys().map(({ kid }) => kid));
        await first.operations.rotate(ED, true, 'operator');
        const added = first.ring.publicKeys().find(({ kid }) => !before.has(kid));
        if (added === undefined) throw new Error('no key was published');
        return added;
      },
      async withdraw(kid: KeyId) {
        await advance();
        await first.operations.revoke({ kid, fresh: false }, 'operator');
        await second.ring.maintain();
      },
      lose: async () => faults.everywhere(gone()),
    },
  };
};
