import { expect } from 'chai';
import { sign, verify } from 'node:crypto';
import { isMlDsaNative, type MlDsaPrimitive } from '../../src/adapters/node/native-ml-dsa.js';
import { expandedKey } from '../../src/adapters/node/private-keys.js';
import { ML_DSA_ALGORITHMS, type MlDsaAlgorithm } from '../../src/domain/model/signing-key.js';

const OPENSSL: MlDsaPrimitive = {
  sign: (message, key) => sign(null, message, key),
  verify: (message, key, signature) => verify(null, message, key, signature),
};
const BROKEN: Readonly<Record<string, Partial<MlDsaPrimitive>>> = {
  'takes every signature': { verify: () => true },
  'takes no signature': { verify: () => false },
  'cuts its signatures': { sign: (...given) => OPENSSL.sign(...given).subarray(1), verify: firstOnly() },
  'fails to sign': {
    sign: () => {
      throw new Error('operation not supported for this keytype');
    },
  },
};

/** Believes in the first question that it is asked, as the probe wants it. */
function firstOnly(): MlDsaPrimitive['verify'] {
  let asked = 0;
  return () => (asked += 1) % 2 === 1;
}

function signsWith(algorithm: MlDsaAlgorithm): boolean {
  try {
    return OPENSSL.sign(Buffer.from('input'), expandedKey(algorithm, new Uint8Array(32))).length > 0;
  } catch {
    return false;
  }
}

describe('The probe for ML-DSA in OpenSSL', () => {
  for (const algorithm of ML_DSA_ALGORITHMS) {
    it(`finds ${algorithm} exactly where a key can be opened and signed with`, () => {
      expect(isMlDsaNative(algorithm)).to.equal(signsWith(algorithm));
    });

    for (const [what, fault] of Object.entries(BROKEN))
      it(`finds no ${algorithm} in one that ${what}`, () => {
        expect(isMlDsaNative(algorithm, { ...OPENSSL, ...fault })).to.equal(false);
      });
  }
});
