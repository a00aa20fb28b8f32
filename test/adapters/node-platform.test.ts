import { expect } from 'chai';
import { AsyncLocalRequestContext } from '../../src/adapters/node/async-local-request-context.js';
import { CryptoRandomSource } from '../../src/adapters/node/crypto-random-source.js';
import { Sha256Digest } from '../../src/adapters/node/sha256-digest.js';

describe('Sha256Digest', () => {
  it('digests the UTF-8 of a text', () => {
    const hex = (text: string) => Buffer.from(new Sha256Digest().sha256(text)).toString('hex');
    // FIPS 180-2 appendix B.1
    expect(hex('abc')).to.equal('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(hex('\u00e9')).to.equal('4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c');
  });
});

describe('CryptoRandomSource', () => {
  it('gives as many bytes as asked for, different ones each time', () => {
    const random = new CryptoRandomSource();
    const drawn = Array.from({ length: 100 }, () => Buffer.from(random.bytes(16)).toString('hex'));
    expect(new Set(drawn).size).to.equal(100);
    expect(random.bytes(1024)).to.have.length(1024);
  });
});

describe('AsyncLocalRequestContext', () => {
  it('is seen by what the work awaits, and by nothing else', async () => {
    const context = new AsyncLocalRequestContext();
    const seen = (requestId: string) =>
      context.run({ requestId, address: undefined }, async () => {
        await new Promise((resolve) => setImmediate(resolve));
        return context.current()?.requestId;
      });
    expect(await Promise.all([seen('a'), seen('b')])).to.deep.equal(['a', 'b']);
    expect(context.current()).to.equal(undefined);
    expect(new AsyncLocalRequestContext().current()).to.equal(undefined);
  });

  it('gives back what the work gives, and throws what it throws', () => {
    const context = new AsyncLocalRequestContext();
    const facts = { requestId: 'a', address: undefined };
    expect(context.run(facts, () => 7)).to.equal(7);
    expect(() =>
      context.run(facts, () => {
        throw new Error('boom');
      }),
    ).to.throw('boom');
    expect(context.current()).to.equal(undefined);
  });
});
