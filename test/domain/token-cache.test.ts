import { expect } from 'chai';
import fc from 'fast-check';
import { NodeCryptoSigner } from '../../src/adapters/node/node-crypto-signer.js';
import { Sha256Digest } from '../../src/adapters/node/sha256-digest.js';
import type { PublicKey } from '../../src/domain/model/signing-key.js';
import { TokenVerifier } from '../../src/domain/token-verifier.js';
import { DEFAULT_TOKEN_CACHE, VerifiedTokenCache } from '../../src/domain/verified-token-cache.js';
import type { Signer } from '../../src/ports/signer.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import { createTestIssuer, type TestIssuer } from '../../src/testing/test-issuer.js';
import { refusal } from '../support/refusal.js';

describe('VerifiedTokenCache', () => {
  let issuer: TestIssuer;
  let clock: FixedClock;
  let signatures: number;
  let cache: VerifiedTokenCache;

  const cacheOf = (
    config: Partial<typeof DEFAULT_TOKEN_CACHE> = {},
    audience = 'test-api',
    toleranceSeconds = 0,
  ) => {
    const policy = {
      issuer: issuer.issuer,
      audiences: [audience],
      acceptedAlgorithms: ['EdDSA'],
      acceptedTypes: ['at+jwt'],
      clockToleranceSeconds: toleranceSeconds,
    } as const;
    const verifier = new TokenVerifier([{ policy, keys: issuer.keys }], countingSigner(), clock);
    return new VerifiedTokenCache(verifier, new Sha256Digest(), clock, { ...DEFAULT_TOKEN_CACHE, ...config });
  };

  /** Counts what the cache is there to save. */
  function countingSigner(): Signer {
    const signer = new NodeCryptoSigner();
    return {
      generate: (...given) => signer.generate(...given),
      open: (...given) => signer.open(...given),
      hasCapacity: () => signer.hasCapacity(),
      sign: (...given) => signer.sign(...given),
      verify: (key: PublicKey, input, signature) => {
        signatures += 1;
        return signer.verify(key, input, signature);
      },
    };
  }

  beforeEach(async () => {
    clock = new FixedClock();
    signatures = 0;
    issuer = await createTestIssuer({ algorithms: ['EdDSA'], clock });
    cache = cacheOf();
  });

  it('checks a signature once', async () => {
    const token = issuer.token();
    const first = await cache.verify(token);
    expect(await cache.verify(token)).to.equal(first);
    expect(signatures).to.equal(1);
  });

  it('never answers from exp on, whatever the tolerance', async () => {
    const tolerant = cacheOf({ ttlSeconds: 1_000_000 }, 'test-api', 60);
    const token = issuer.token();
    await tolerant.verify(token);
    clock.advance(900_000 - 1);
    await tolerant.verify(token);
    expect(signatures).to.equal(1);
    clock.advance(1);
    await tolerant.verify(token);
    await tolerant.verify(token);
    expect(signatures, 'within the tolerance the verifier decides each time').to.equal(3);
    clock.advance(60_000);
    await refusal(tolerant.verify(token), 'token_expired');
  });

  it('believes a verification no longer than its time to live, nor after the clock stepped back', async () => {
    const short = cacheOf({ ttlSeconds: 10 });
    const token = issuer.token();
    await short.verify(token);
    clock.advance(9_999);
    await short.verify(token);
    expect(signatures).to.equal(1);
    clock.advance(1);
    await short.verify(token);
    expect(signatures).to.equal(2);
    clock.advance(-1);
    await short.verify(token);
    expect(signatures).to.equal(3);
  });

  it('refuses at once when the key is withdrawn', async () => {
    const token = issuer.token();
    await cache.verify(token);
    issuer.dropKey();
    await refusal(cache.verify(token), 'token_key_unknown');
  });

  it('refuses at once when another key has taken the name', async () => {
    const token = issuer.token();
    const { kid } = (await cache.verify(token)).key;
    const stranger = issuer.forge().attacker.renamed(kid);
    issuer.dropKey();
    issuer.keys.add(stranger);
    await refusal(cache.verify(token), 'token_signature_invalid');
  });

  it('remembers no refusal', async () => {
    const early = issuer.token({ nbf: Math.floor(clock.now() / 1000) + 10 });
    await refusal(cache.verify(early), 'token_not_yet_valid');
    await refusal(cache.verify(issuer.badToken('tampered')), 'token_signature_invalid');
    expect(cache.size()).to.equal(0);
    clock.advance(10_000);
    await cache.verify(early);
    expect(cache.size()).to.equal(1);
  });

  it('tells tokens apart by every character', async () => {
    const token = issuer.token();
    await cache.verify(token);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(token.length - 1),
        fc.constantFrom('A', 'B', '-', '=', ' ', 'é'),
        async (at, character) => {
          const changed = token.slice(0, at) + character + token.slice(at + 1);
          fc.pre(changed !== token);
          const outcome = await cache.verify(changed).catch(() => 'refused');
          expect(outcome).to.equal('refused');
        },
      ),
    );
  });

  it('takes no verdict of another policy: the names of its entries hang on the policies', async () => {
    const names: string[] = [];
    const digest = new Sha256Digest();
    const spying = {
      sha256: (text: string) => digest.sha256(text),
      sha256Text: (text: string) => {
        const name = digest.sha256Text(text);
        names.push(name);
        return name;
      },
    };
    const token = issuer.token();
    for (const tolerance of [0, 60]) {
      const policy = {
        issuer: issuer.issuer,
        audiences: ['test-api'],
        acceptedAlgorithms: ['EdDSA'],
        acceptedTypes: ['at+jwt'],
        clockToleranceSeconds: tolerance,
      } as const;
      const verifier = new TokenVerifier([{ policy, keys: issuer.keys }], new NodeCryptoSigner(), clock);
      await new VerifiedTokenCache(verifier, spying, clock).verify(token);
    }
    expect(new Set(names).size).to.equal(4);
  });

  it('stays within its bound of tokens, and keeps those in use', async () => {
    const small = cacheOf({ maxEntries: 100 });
    const favourite = issuer.token();
    for (let round = 0; round < 500; round += 1) {
      await small.verify(issuer.token());
      await small.verify(favourite);
      expect(small.size()).to.be.at.most(100);
    }
    expect(signatures).to.equal(501);
  });

  it('stays within its bound of bytes', async () => {
    const small = cacheOf({ maxBytes: 100_000 });
    for (let round = 0; round < 100; round += 1) {
      const token = issuer.token({ x: 'x'.repeat(5_000) });
      await small.verify(token);
      expect(small.size() * token.length).to.be.at.most(100_000);
    }
  });

  it('hands out claims that no request can change for another', async () => {
    const { token } = await cache.verify(issuer.token({ groups: ['grp_1'], extra: { list: [{ deep: 1 }] } }));
    const frozen = (value: unknown): boolean =>
      typeof value !== 'object' ||
      value === null ||
      (Object.isFrozen(value) && Object.values(value).every((member) => frozen(member)));
    expect(frozen(token)).to.equal(true);
    expect(() => Object.assign(token.rawClaims, { role: 'superadmin' })).to.throw(TypeError);
  });
});
