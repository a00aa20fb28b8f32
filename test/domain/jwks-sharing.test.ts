import { expect } from 'chai';
import { MemoryJwksCache } from '../../src/adapters/memory/memory-jwks-cache.js';
import type { JwksSnapshot } from '../../src/domain/jwks-key-source.js';
import type { JwksCache } from '../../src/ports/jwks-cache.js';
import { FixedClock, START_OF_TEST_TIME } from '../../src/testing/fixed-clock.js';
import { COOLDOWN, jwksFixture, SECOND, settled, TTL } from '../support/jwks-fixture.js';
import { edJwk, failed, published, ScriptedJwksSource } from '../support/scripted-jwks-source.js';

describe('JwksKeySource, given keys that others fetched', () => {
  it('starts from a snapshot without asking, and ignores one past its time to live', async () => {
    const donor = jwksFixture();
    await donor.keys.warmUp();
    const snapshot = donor.keys.snapshot()!;
    for (const [ageMs, fetches] of [
      [TTL - 1, 0],
      [TTL, 1],
      [-1, 1],
    ] as const) {
      const { keys, clock, source, find } = jwksFixture();
      clock.advance(ageMs);
      keys.seed(JSON.parse(JSON.stringify(snapshot)) as JwksSnapshot);
      expect(await find('K1')).to.include({ kid: 'K1' });
      expect(source.fetches, `at the age of ${ageMs}`).to.equal(fetches);
    }
  });

  it('ignores a snapshot of another issuer, and one that is no key set', () => {
    const { keys, clock, logger } = jwksFixture();
    const snapshot = {
      url: 'https://x',
      text: '{"keys":[]}',
      fetchedAt: clock.now(),
      issuer: 'https://other',
    };
    keys.seed(snapshot);
    keys.seed({ ...snapshot, issuer: 'https://issuer.example.com' });
    expect(keys.report().state).to.equal('unavailable');
    expect(logger.lines.map(({ fields }) => fields['event'])).to.deep.equal(['jwks.snapshot_ignored']);
  });

  it('shares one fetch with other processes through the cache', async () => {
    const cache = new MemoryJwksCache();
    const clock = new FixedClock();
    const source = new ScriptedJwksSource(published(edJwk('K1')));
    const nodes = Array.from({ length: 5 }, () => jwksFixture({ cache, clock, source }));
    for (const node of nodes) expect(await node.find('K1')).to.include({ kid: 'K1' });
    expect(source.fetches).to.equal(1);
    clock.advance(TTL);
    for (const node of nodes) await node.find('K1').then(settled);
    expect(source.fetches).to.equal(2);
  });

  it('asks the issuer for a key that the shared set does not have yet', async () => {
    const cache = new MemoryJwksCache();
    const clock = new FixedClock();
    const source = new ScriptedJwksSource(published(edJwk('K1')));
    const first = jwksFixture({ cache, clock, source });
    await first.keys.warmUp();
    clock.advance(SECOND);
    source.answer = published(edJwk('K1'), edJwk('K2'));
    const second = jwksFixture({ cache, clock, source });
    expect(await second.find('K2')).to.include({ kid: 'K2' });
    clock.advance(COOLDOWN);
    expect(await first.find('K2')).to.include({ kid: 'K2' });
  });

  it('takes nothing from the cache whose time is no number, or lies ahead', async () => {
    for (const fetchedAt of [NaN, Infinity, START_OF_TEST_TIME + 1]) {
      const text = JSON.stringify({ keys: [edJwk('forged')] });
      const cache: JwksCache = {
        get: async () => ({ url: 'https://x', text, fetchedAt }),
        put: () => {
          throw new Error('read only');
        },
        takeTurn: async () => ({ kind: 'elsewhere', document: { url: 'https://x', text, fetchedAt } }),
      };
      const { find, source } = jwksFixture({ cache });
      expect(await find('K1')).to.include({ kid: 'K1' });
      expect(source.fetches).to.equal(1);
    }
  });

  it('waits for the set that another process is fetching, and asks itself when there comes none', async () => {
    const cache = new MemoryJwksCache();
    const clock = new FixedClock();
    const source = new ScriptedJwksSource(failed());
    const [first, second] = [jwksFixture({ cache, clock, source }), jwksFixture({ cache, clock, source })];
    const answered = source.hold();
    const cold = [first, second].map(({ keys }) => keys.warmUp());
    await settled();
    expect(source.fetches).to.equal(1);
    answered();
    expect((await Promise.all(cold)).map(({ state }) => state)).to.deep.equal(['unavailable', 'unavailable']);
    expect(source.fetches).to.equal(2);
  });

  it('takes a new key from whoever fetched it first: one fetch for the fleet', async () => {
    const cache = new MemoryJwksCache();
    const clock = new FixedClock();
    const source = new ScriptedJwksSource(published(edJwk('K1')));
    const nodes = Array.from({ length: 5 }, () => jwksFixture({ cache, clock, source }));
    for (const { keys } of nodes) await keys.warmUp();
    clock.advance(COOLDOWN);
    source.answer = published(edJwk('K1'), edJwk('K2'));
    const found = await Promise.all(nodes.map(({ find }) => find('K2')));
    expect(found.map((key) => key?.kid)).to.deep.equal(nodes.map(() => 'K2'));
    expect(source.fetches).to.equal(2);
  });

  it('survives a cache whose turn cannot be ended', async () => {
    const cache: JwksCache = {
      get: async () => undefined,
      put: async () => undefined,
      takeTurn: async () => ({ kind: 'turn', end: () => Promise.reject(new Error('connection refused')) }),
    };
    const { find, logger } = jwksFixture({ cache });
    expect(await find('K1')).to.include({ kid: 'K1' });
    await settled();
    expect(logger.lines.map(({ fields }) => fields['event'])).to.include('jwks.cache_failed');
  });

  it('works without the cache when the cache fails, and says so once', async () => {
    const down: JwksCache = {
      get: () => Promise.reject(new Error('connection refused')),
      put: () => Promise.reject(new Error('connection refused')),
      takeTurn: () => Promise.reject(new Error('connection refused')),
    };
    const { find, logger, clock } = jwksFixture({ cache: down });
    expect(await find('K1')).to.include({ kid: 'K1' });
    clock.advance(TTL);
    await find('K1');
    await settled();
    const events = logger.lines.map(({ fields }) => fields['event']);
    expect(events.filter((event) => event === 'jwks.cache_failed')).to.have.length(1);
  });
});
