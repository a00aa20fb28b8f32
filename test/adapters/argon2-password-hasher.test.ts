import { argon2i, hash as argon2Hash } from 'argon2';
import bcrypt from 'bcrypt';
import { expect } from 'chai';
import {
  Argon2PasswordHasher,
  CHEAPEST_COST,
  DEFAULT_COST,
} from '../../src/adapters/argon2/argon2-password-hasher.js';
import { describeContract } from '../../src/testing/contracts/describe-contract.js';
import { passwordHasherContract } from '../../src/testing/contracts/password-hasher-contract.js';

describeContract(
  'Argon2PasswordHasher',
  passwordHasherContract,
  async () => ({ subject: new Argon2PasswordHasher({ cost: CHEAPEST_COST }) }),
  { describe, it },
);

const COMPOSED = 'caf\u00e9 au lait';
const DECOMPOSED = 'cafe\u0301 au lait';
const cheap = () => new Argon2PasswordHasher({ cost: CHEAPEST_COST });

describe('Argon2PasswordHasher', () => {
  it('hashes with the minimum that OWASP names, unless told otherwise', async () => {
    expect(DEFAULT_COST).to.deep.equal({ memoryKib: 19_456, passes: 2, lanes: 1 });
    expect(await new Argon2PasswordHasher().hash('secret')).to.match(/^\$argon2id\$v=19\$m=19456,/);
  });

  it('verifies what it hashed, and nothing else', async () => {
    const hasher = cheap();
    const stored = await hasher.hash('correct horse');
    expect(await hasher.verify(stored, 'correct horse')).to.equal(true);
    expect(await hasher.verify(stored, 'correct hors')).to.equal(false);
    expect(await hasher.verify(stored, 'correct horse\0')).to.equal(false);
    expect(await hasher.hash('correct horse')).to.not.equal(stored);
  });

  it('takes composed and decomposed text for one password', async () => {
    const hasher = cheap();
    expect(await hasher.verify(await hasher.hash(COMPOSED), DECOMPOSED)).to.equal(true);
    expect(await hasher.verify(await hasher.hash(DECOMPOSED), COMPOSED)).to.equal(true);
  });

  const unreadable: Record<string, string | undefined> = {
    'no hash': undefined,
    'an empty text': '',
    'plain text': 'hunter2',
    'a cut hash': '$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ',
    'an unknown scheme': '$7$abc$def',
    'a memory cost that would stop the server':
      '$argon2id$v=19$m=4194304,t=1,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2g',
    'a bcrypt cost that would stop the server': `$2b$31$${'a'.repeat(53)}`,
    'a salt too short for Argon2': '$argon2id$v=19$m=8,t=1,p=1$YQ$aGFzaGhhc2g',
  };
  for (const [what, stored] of Object.entries(unreadable)) {
    it(`answers false for ${what} after one real verification, and never throws`, async () => {
      const hasher = cheap();
      expect(await hasher.verify(stored, 'hunter2')).to.equal(false);
      expect(() => hasher.needsRehash(stored ?? '', 'hunter2')).to.not.throw();
    });
  }

  it('spends a whole Argon2 verification where there is no hash', async () => {
    const hasher = new Argon2PasswordHasher({ concurrency: 1 });
    const processTime = () => process.cpuUsage().user + process.cpuUsage().system;
    const costOf = async (stored: string | undefined) => {
      const before = processTime();
      for (let n = 0; n < 4; n += 1) await hasher.verify(stored, 'wrong');
      return processTime() - before;
    };
    const real = await hasher.hash('right');
    const [known, unknown] = [await costOf(real), await costOf(undefined)];
    expect(unknown / known).to.be.within(0.3, 3);
  });

  describe('legacy bcrypt', () => {
    for (const prefix of ['$2a$', '$2b$', '$2y$']) {
      it(`verifies ${prefix} hashes`, async () => {
        const stored = bcrypt.hashSync('secret', 4).replace('$2b$', prefix);
        expect(await cheap().verify(stored, 'secret')).to.equal(true);
        expect(await cheap().verify(stored, 'Secret')).to.equal(false);
      });
    }

    it('verifies the text as it was typed, then its NFC form', async () => {
      const ofDecomposed = bcrypt.hashSync(DECOMPOSED, 4);
      const ofComposed = bcrypt.hashSync(COMPOSED, 4);
      expect(await cheap().verify(ofDecomposed, DECOMPOSED)).to.equal(true);
      expect(await cheap().verify(ofComposed, DECOMPOSED)).to.equal(true);
      expect(await cheap().verify(ofDecomposed, COMPOSED)).to.equal(false);
    });

    it('does not stop at a NUL', async () => {
      const stored = bcrypt.hashSync('a\0bc', 4);
      expect(await cheap().verify(stored, 'a\0xx')).to.equal(false);
      expect(await cheap().verify(stored, 'a\0bc')).to.equal(true);
    });
  });

  describe('needsRehash', () => {
    const hasher = new Argon2PasswordHasher();
    it('is false for today’s cost and for a higher one', async () => {
      expect(hasher.needsRehash(await hasher.hash('x'), 'x')).to.equal(false);
      const higher = '$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$aGFzaGhhc2g';
      expect(hasher.needsRehash(higher, 'x')).to.equal(false);
    });

    it('is true for less memory or fewer passes, in whatever order the numbers stand', () => {
      expect(hasher.needsRehash('$argon2id$v=19$m=8192,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g', 'x')).to.equal(true);
      expect(hasher.needsRehash('$argon2id$v=19$m=19456,p=1,t=1$c2FsdHNhbHQ$aGFzaGhhc2g', 'x')).to.equal(
        true,
      );
    });

    it('is true for another variant of Argon2 with the same numbers', async () => {
      const stored = await argon2Hash('x', {
        type: argon2i,
        memoryCost: 19_456,
        timeCost: 2,
        parallelism: 1,
      });
      expect(await hasher.verify(stored, 'x')).to.equal(true);
      expect(hasher.needsRehash(stored, 'x')).to.equal(true);
    });

    it('is true for bcrypt, but not where bcrypt looked at a part of the password only', () => {
      const stored = bcrypt.hashSync('x', 4);
      expect(hasher.needsRehash(stored, 'a'.repeat(72))).to.equal(true);
      expect(hasher.needsRehash(stored, 'a'.repeat(73))).to.equal(false);
      expect(hasher.needsRehash(stored, '\u00e9'.repeat(37))).to.equal(false);
    });
  });
});
