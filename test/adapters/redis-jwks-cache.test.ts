import { expect } from 'chai';
import type { RedisConnection } from '../../src/adapters/redis/redis-connection.js';
import { RedisJwksCache } from '../../src/adapters/redis/redis-jwks-cache.js';
import { JwksSeal } from '../../src/adapters/redis/sealed-jwks.js';
import type { CachedJwks } from '../../src/ports/jwks-cache.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import { jwksFixture, settled } from '../support/jwks-fixture.js';
import { freshPrefix, openRedis } from '../support/redis.js';
import type { RecordingLogger } from '../support/recording-logger.js';
import { edJwk, published, ScriptedJwksSource } from '../support/scripted-jwks-source.js';
import { ended, startScript } from '../support/script-process.js';
import { describeWithServices } from '../support/services.js';

const KEY = 'an integrity key of forty characters ....';
const DOCUMENT: CachedJwks = {
  url: 'https://issuer.example.com/jwks',
  text: '{"keys":[]}',
  fetchedAt: 1_000,
};

describe('JwksSeal', () => {
  const seal = new JwksSeal(KEY);

  it('opens what it sealed, and nothing in which anything was changed', () => {
    const sealed = seal.seal('issuer', DOCUMENT);
    expect(seal.open('issuer', sealed)).to.deep.equal(DOCUMENT);
    const entry = JSON.parse(sealed) as Record<string, unknown>;
    const changes = [
      { url: 'https://attacker.example' },
      { text: '{"keys":[{}]}' },
      { fetchedAt: 2_000 },
      { fetchedAt: '1000' },
      { mac: '' },
      { mac: undefined },
      { mac: 'A'.repeat(43) },
    ];
    for (const change of changes)
      expect(seal.open('issuer', JSON.stringify({ ...entry, ...change })), JSON.stringify(change)).to.be
        .undefined;
    for (const text of ['', 'null', '[]', '"x"', '{', sealed.slice(0, -1)])
      expect(seal.open('issuer', text), text).to.be.undefined;
  });

  it('refuses an entry that was swapped for that of another issuer, or sealed with another key', () => {
    const sealed = seal.seal('issuer', DOCUMENT);
    expect(seal.open('other issuer', sealed)).to.be.undefined;
    expect(new JwksSeal(`${KEY}.`).open('issuer', sealed)).to.be.undefined;
  });

  it('refuses a key that is too short to be one', () => {
    expect(() => new JwksSeal('short')).to.throw(/redis\.integrity_key.*32/);
  });
});

describeWithServices('RedisJwksCache', ['REDIS_URL'], ({ REDIS_URL: url }) => {
  let connection: RedisConnection;
  let logger: RecordingLogger;
  let keyPrefix: string;
  let cache: RedisJwksCache;
  beforeEach(async () => {
    ({ connection, logger } = await openRedis(url));
    keyPrefix = freshPrefix();
    cache = new RedisJwksCache(connection, logger, { keyPrefix, integrityKey: KEY });
  });
  afterEach(() => connection.close());
  const plant = (key: string, text: string) =>
    connection.run((client) => client.set(`${keyPrefix}jwks:${key}`, text));

  it('ignores a planted entry, says so once, and writes over it', async () => {
    const forged = JSON.stringify({ ...DOCUMENT, fetchedAt: 9e15, mac: 'AAAA' });
    for (const planted of [forged, 'no json', 'x'.repeat(2_000_001)]) {
      await plant('issuer', planted);
      expect(await cache.get('issuer')).to.be.undefined;
      await cache.put('issuer', DOCUMENT);
      expect(await cache.get('issuer')).to.deep.equal(DOCUMENT);
    }
    const events = logger.lines.map(({ fields }) => fields['event']);
    expect(events.filter((event) => event === 'jwks.cache_entry_refused')).to.have.length(1);
  });

  it('writes over what is no text at all', async () => {
    await connection.run((client) => client.lPush(`${keyPrefix}jwks:issuer`, 'x'));
    expect(await cache.get('issuer')).to.be.undefined;
    await cache.put('issuer', DOCUMENT);
    expect(await cache.get('issuer')).to.deep.equal(DOCUMENT);
  });

  it('ignores an entry that was moved from one issuer to another', async () => {
    await cache.put('one', DOCUMENT);
    const sealed = await connection.run((client) => client.get(`${keyPrefix}jwks:one`));
    await plant('two', sealed ?? '');
    expect(await cache.get('two')).to.be.undefined;
  });

  it('never lets a verifier take a planted key', async () => {
    const clock = new FixedClock();
    const text = JSON.stringify({ keys: [edJwk('forged')] });
    await plant('https://issuer.example.com', JSON.stringify({ ...DOCUMENT, text, fetchedAt: clock.now() }));
    const { find, source } = jwksFixture({ cache, clock });
    expect(await find('forged')).to.be.undefined;
    expect(await find('K1')).to.include({ kid: 'K1' });
    expect(source.fetches).to.be.greaterThan(0);
  });

  it('keeps the newest of many that are put at once', async () => {
    const times = Array.from({ length: 20 }, (_, n) => 1_000 + ((n * 7) % 20));
    await Promise.all(times.map((fetchedAt) => cache.put('issuer', { ...DOCUMENT, fetchedAt })));
    expect(await cache.get('issuer')).to.include({ fetchedAt: 1_019 });
  });

  it('serves one fetch to verifiers that start together', async () => {
    const clock = new FixedClock();
    const source = new ScriptedJwksSource(published(edJwk('K1')));
    const nodes = Array.from({ length: 10 }, () => jwksFixture({ cache, clock, source }));
    const found = await Promise.all(nodes.map(({ find }) => find('K1')));
    expect(found.every((key) => key?.kid === 'K1')).to.equal(true);
    expect(source.fetches).to.equal(1);
    await settled();
  });

  it('serves one fetch to processes that start together', async () => {
    const children = Array.from({ length: 4 }, () =>
      startScript('redis-jwks-script.ts', url, keyPrefix, KEY),
    );
    const outputs = children.map(async (child) => {
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
      expect(await ended(child)).to.deep.equal({ code: 0, signal: null });
      return JSON.parse(output.replace('ready\n', '')) as { found: boolean; fetches: number };
    });
    await Promise.all(children.map((child) => new Promise((resolve) => child.stdout.once('data', resolve))));
    for (const child of children) child.stdin.write('go\n');
    const results = await Promise.all(outputs);
    expect(results.map(({ found }) => found)).to.deep.equal([true, true, true, true]);
    expect(results.reduce((sum, { fetches }) => sum + fetches, 0)).to.equal(1);
  });
});
